/** First segments that belong to the server; every other path is a page or a file of the web application. */
const SERVER_PREFIXES = ['/api', '/health', '/socket.io', '/auth/linky/callback', '/metrics'];

export function isServerPath(path: string): boolean {
  const lower = path.toLowerCase(); // as the router reads it
  return SERVER_PREFIXES.some((prefix) => lower === prefix || lower.startsWith(`${prefix}/`));
}
