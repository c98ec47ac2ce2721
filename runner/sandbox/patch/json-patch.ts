import type { Json } from '../registry/json.ts'
import { badRequest, statusError } from '../storage/status-error.ts'

/**
 * Makes a function that applies a JSON patch (RFC 6902) to a copy of what it is given. The library is loaded here, so
 * that who applies the patch need not wait for it between reading an object and writing it.
 * @throws StatusError BadRequest for what is no patch; the function throws Invalid when the patch does not fit.
 */
export async function jsonPatcher(patch: Json): Promise<(document: Json) => Json> {
  const { default: library } = await import('fast-json-patch')
  if (!Array.isArray(patch)) {
    throw badRequest('error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch')
  }
  return document => {
    try {
      return library.applyPatch(document, patch as never, true, false).newDocument
    } catch (error) {
      if (!(error instanceof library.JsonPatchError)) throw error
      throw statusError(422, 'Invalid', 'the server rejected our request due to an error in our request', {})
    }
  }
}
