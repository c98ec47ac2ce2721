import { statusError } from '../storage/status-error.ts'

/** @throws StatusError UnsupportedMediaType */
export function decodeObject(_bytes: Buffer): unknown {
  throw statusError(415, 'UnsupportedMediaType', 'protobuf', {})
}
