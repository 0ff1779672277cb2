import type { HandleClientError } from '@sveltejs/kit/hooks';
import { errorText } from '#lib/handle-error.ts';

export const handleError: HandleClientError = ({ kind, error }) => {
  if (kind !== 'unknown') return {};
  reportError(error);
  const { sentence, code, correlationId } = errorText(error);
  return { message: sentence, code, correlationId };
};
