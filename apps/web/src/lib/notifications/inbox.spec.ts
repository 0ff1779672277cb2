import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Notification } from '@coprowatt/contracts';
import { language } from '#lib/state/language.svelte.ts';
import { realtime } from '#lib/state/realtime.svelte.ts';
import { Inbox } from './inbox.svelte.ts';
import { InboxPages } from './inbox-pages.svelte.ts';
import { answer, entrySample, inboxPage, READ, refusal } from './testing.ts';

const fetched = jest.fn<typeof fetch>();
const before = globalThis.fetch;
beforeEach(() => {
  globalThis.fetch = fetched;
});
afterEach(() => {
  globalThis.fetch = before;
  fetched.mockReset();
});

/** The server's inbox. */
let there: Notification[];
const serve = () => fetched.mockImplementation(async () => answer(inboxPage(there)));
const asked = () => fetched.mock.calls.length;
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('an inbox', () => {
  it('tells of an entry once, however often it is nudged or the line comes back', async () => {
    const told: string[] = [];
    const tell = (entries: Notification[]) => told.push(...entries.map(({ id }) => id));
    there = [entrySample(1)];
    serve();
    const inbox = new Inbox();
    await inbox.refresh(tell);
    expect(told).toEqual([]);
    there = [entrySample(3), entrySample(2), entrySample(1)];
    await Promise.all([inbox.refresh(tell), inbox.refresh(tell), inbox.refresh(tell)]);
    const stop = inbox.start(tell);
    await settled();
    stop();
    expect(told).toEqual(['n-3', 'n-2']);
    expect(inbox.latest?.map(({ id }) => id)).toEqual(['n-3', 'n-2', 'n-1']);
    expect(inbox.unread).toBe(3);
  });

  it('answers nudges during a reading by one more reading', async () => {
    there = [];
    serve();
    const inbox = new Inbox();
    await Promise.all(Array.from({ length: 20 }, () => inbox.refresh()));
    expect(asked()).toBe(2);
  });

  it('reads again when its window is turned to: what was read in another one is read here, on older pages too', async () => {
    there = [entrySample(2), entrySample(1)];
    serve();
    const inbox = new Inbox();
    const stop = inbox.start(() => undefined);
    await settled();
    expect(inbox.unread).toBe(2);
    there = [entrySample(2, READ)];
    window.dispatchEvent(new Event('focus'));
    await settled();
    expect(inbox.unread).toBe(0);
    expect(inbox.isUnread(entrySample(1))).toBe(false);
    stop();
    const before = asked();
    window.dispatchEvent(new Event('focus'));
    await settled();
    expect(asked()).toBe(before);
  });

  it('reads again when something came or was read elsewhere, until it is left', async () => {
    const handlers = new Map<string, () => void>();
    const on = jest.spyOn(realtime, 'on').mockImplementation((name, handler) => {
      handlers.set(name, handler as () => void);
      return () => handlers.delete(name);
    });
    there = [];
    serve();
    const stop = new Inbox().start(() => undefined);
    for (const name of ['notification.created', 'notification.read']) {
      await settled();
      const before = asked();
      handlers.get(name)?.();
      expect(asked()).toBe(before + 1);
    }
    stop();
    expect(handlers.size).toBe(0);
    on.mockRestore();
  });

  it('asks for its texts in the language of the page', async () => {
    there = [];
    serve();
    language.current = 'nl';
    await new Inbox().refresh();
    expect(fetched.mock.calls[0]?.[0]).toContain('lang=nl');
    language.current = 'fr';
  });

  it('reads again when a machine wakes up', async () => {
    there = [];
    serve();
    const inbox = new Inbox();
    const stop = inbox.start(() => undefined);
    await settled();
    document.dispatchEvent(new Event('visibilitychange'));
    await settled();
    stop();
    document.dispatchEvent(new Event('visibilitychange'));
    await settled();
    expect(asked()).toBe(2);
  });

  it('keeps a mark above an answer that was asked for before it', async () => {
    there = [entrySample(2), entrySample(1)];
    serve();
    const inbox = new Inbox();
    await inbox.refresh();
    let late: (value: Response) => void = () => undefined;
    fetched.mockImplementationOnce(() => new Promise((resolve) => (late = resolve)));
    const reading = inbox.refresh();
    let taken: (value: Response) => void = () => undefined;
    fetched.mockImplementationOnce(() => new Promise((resolve) => (taken = resolve)));
    const marking = inbox.read(entrySample(2));
    const state = () => [inbox.unread, inbox.isUnread(entrySample(2)), inbox.isUnread(entrySample(1))];
    late(answer(inboxPage([entrySample(2), entrySample(1)])));
    await reading;
    expect(state()).toEqual([1, false, true]);
    there = [entrySample(2, READ), entrySample(1)];
    taken(answer(null, 204));
    await marking;
    await settled();
    expect(state()).toEqual([1, false, true]);
  });

  it('has read what tells of an alert that is opened, also where it lies on an older page', async () => {
    there = [entrySample(2)];
    serve();
    const inbox = new Inbox();
    await inbox.refresh();
    expect(inbox.unread).toBe(1);
    there = [entrySample(2, READ)];
    fetched.mockImplementationOnce(async () => answer(null, 204));
    await inbox.readOf('a-2');
    await settled();
    const [url, init] = fetched.mock.calls[1] ?? [];
    expect([url, init?.method, init?.body]).toEqual([
      '/api/v1/notifications/read-of',
      'POST',
      JSON.stringify({ subjectId: 'a-2' }),
    ]);
    expect(inbox.unread).toBe(0);
  });

  it('asks nothing for an alert that is opened while nothing is unread', async () => {
    there = [entrySample(2, READ)];
    serve();
    const inbox = new Inbox();
    await inbox.refresh();
    await inbox.readOf('a-2');
    await settled();
    expect(asked()).toBe(1);
  });

  it('marks an alert that is opened before it is known what is unread', async () => {
    there = [entrySample(2, READ)];
    serve().mockImplementationOnce(async () => answer(null, 204));
    await new Inbox().readOf('a-2');
    expect(fetched.mock.calls[0]?.[0]).toBe('/api/v1/notifications/read-of');
  });

  it('takes all marks back when the server refuses them', async () => {
    there = [entrySample(2), entrySample(1)];
    serve();
    const inbox = new Inbox();
    await inbox.refresh();
    fetched.mockImplementationOnce(async () => refusal(503, 'not_ready'));
    const marking = inbox.readAll();
    expect([inbox.unread, inbox.isUnread(entrySample(1))]).toEqual([0, false]);
    await marking;
    await settled();
    expect([inbox.unread, inbox.isUnread(entrySample(1))]).toEqual([2, true]);
    expect(inbox.allFailed).not.toBeNull();
  });
});

describe('its pages', () => {
  it('never move a row: what arrives waits, and comes once', async () => {
    there = [entrySample(1)];
    serve();
    const inbox = new Inbox();
    await inbox.refresh();
    const pages = new InboxPages(inbox);
    await pages.open(false);
    there = [entrySample(2), entrySample(1)];
    await inbox.refresh();
    expect([pages.rows, pages.arrived].map((rows) => rows?.map(({ id }) => id))).toEqual([['n-1'], ['n-2']]);
    await pages.reveal();
    expect([pages.rows, pages.arrived].map((rows) => rows?.map(({ id }) => id))).toEqual([
      ...[['n-2', 'n-1'], []],
    ]);
  });

  it('append a further page, each entry once, and ask for unread ones where they are wanted', async () => {
    const inbox = new Inbox();
    const pages = new InboxPages(inbox);
    fetched.mockImplementation(async (input) =>
      answer(
        String(input).includes('cursor=c1')
          ? inboxPage([entrySample(2), entrySample(1)])
          : inboxPage([entrySample(3), entrySample(2)], { nextCursor: 'c1' }),
      ),
    );
    await pages.open(true);
    await pages.more();
    expect(pages.rows?.map(({ id }) => id)).toEqual(['n-3', 'n-2', 'n-1']);
    expect(fetched.mock.calls.every(([input]) => String(input).includes('unread=true'))).toBe(true);
  });
});
