/** First segments that belong to the server; every other path is a page or a file of the web application. */
const SERVER_PREFIXES = ['/api', '/health', '/socket.io', '/auth/linky/callback', '/metrics'];

export function isServerPath(path: string): boolean {
  return SERVER_PREFIXES.some((prefix) => path === prefix || path.startsWith(`${prefix}/`));
}
