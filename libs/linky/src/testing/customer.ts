import { fetch } from 'undici';

const MOST_HOPS = 10;

/** A customer's browser on the operator's site: it keeps cookies and follows redirects until they leave the site. */
export class Customer {
  private readonly cookies = new Map<string, string>();

  constructor(private readonly site: string) {}

  /** Opens the page and decides; answers the query of the return, or null when the page sends nobody back. */
  async decide(authorizationUrl: string, decision: string, prm: string): Promise<URLSearchParams | null> {
    const page = await this.visit(authorizationUrl);
    if (page.left) return page.url.searchParams;
    const { left, url } = await this.visit(page.url.href, new URLSearchParams({ decision, prm }));
    return left ? url.searchParams : null;
  }

  private async visit(address: string, form?: URLSearchParams): Promise<{ url: URL; left: boolean }> {
    let url = new URL(address);
    let body = form;
    for (let hop = 0; hop < MOST_HOPS; hop += 1) {
      if (url.origin !== new URL(this.site).origin) return { url, left: true };
      const location = await this.request(url, body);
      if (location === null) return { url, left: false };
      url = new URL(location, url);
      body = undefined;
    }
    throw new Error('the operator redirects without end');
  }

  /** Where the answer leads; null when it is a page. */
  private async request(url: URL, form: URLSearchParams | undefined): Promise<string | null> {
    const response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      ...(form && { body: form }),
      headers: { Accept: 'text/html', Cookie: this.jar },
      redirect: 'manual',
    });
    for (const cookie of response.headers.getSetCookie()) this.keep(cookie);
    await response.text();
    return response.headers.get('location');
  }

  private get jar(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  private keep(cookie: string): void {
    const [, name = '', value = ''] = /^([^=;]+)=([^;]*)/.exec(cookie) ?? [];
    if (value === '') this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}
