import type { ExportFormat, Granularity, Language } from '@coprowatt/contracts';
import { ApiError } from '#lib/api-error.ts';
import { ask } from '#lib/http.ts';
import type { DateWindow } from './report-period.ts';

export interface ExportWish {
  buildingId: string;
  /** Null: the common meters. */
  deviceId: string | null;
  window: DateWindow;
  format: ExportFormat;
  granularity: Granularity;
  /** Of titles and words in the file. */
  lang: Language;
}

export interface ReceivedFile {
  file: Blob;
  name: string;
}

/** Reads a file of the API to its end; a file that breaks off is an error, never a shorter file. */
export async function receiveExport(
  wish: ExportWish,
  signal: AbortSignal,
  onbytes: (bytes: number) => void,
): Promise<ReceivedFile> {
  const { buildingId, window, ...query } = wish;
  const response = await ask('GET', `/buildings/${buildingId}/iot/export`, {
    query: { metric: 'electricity_consumption', ...query, ...window },
    signal,
  });
  const chunks: BlobPart[] = [];
  let received = 0;
  for await (const chunk of chunksOf(response, signal)) {
    chunks.push(chunk);
    received += chunk.byteLength;
    onbytes(received);
  }
  const type = response.headers.get('content-type') ?? '';
  return { file: new Blob(chunks, { type }), name: nameOf(response, `coprowatt.${wish.format}`) };
}

async function* chunksOf({ body }: Response, signal: AbortSignal): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = body?.getReader();
  try {
    for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) yield read.value;
  } catch (error) {
    if (signal.aborted) throw error;
    throw ApiError.silent(true);
  }
}

/** The name that the API gave its file. */
function nameOf(response: Response, otherwise: string): string {
  const disposition = response.headers.get('content-disposition') ?? '';
  return /filename="?([^";]+)"?/.exec(disposition)?.[1] ?? otherwise;
}
