import type { Request, Response } from 'express';

/** The call takes effect and its answer is lost: the connection breaks instead. */
export function dropAnswer(request: Request, response: Response): void {
  response.end = () => {
    request.socket.destroy();
    return response;
  };
}

/** The right answer, cut in the middle; its length is that of what is left. */
export function truncateAnswer(response: Response): void {
  beforeEnd(response, (body) => {
    const half = body.subarray(0, Math.floor(body.length / 2));
    response.setHeader('Content-Length', half.length);
    return half;
  });
}

/** The right answer under a type that nobody expects. */
export function mistypeAnswer(response: Response): void {
  beforeEnd(response, (body) => {
    response.setHeader('Content-Type', 'application/octet-stream');
    return body;
  });
}

/** Changes the body at the last moment. Every answer here is sent whole, by one `end`. */
function beforeEnd(response: Response, change: (body: Buffer) => Buffer): void {
  const end = response.end.bind(response);
  response.end = (chunk?: unknown) => {
    const body = Buffer.isBuffer(chunk) ? chunk : Buffer.from(typeof chunk === 'string' ? chunk : '');
    return end(response.headersSent ? body : change(body));
  };
}
