import type { Readable } from 'node:stream'

/** The start of a body, and what broke it off early, if anything did. */
export interface BodyStart {
  text: string
  error?: unknown
}

/**
 * Reads up to `maxBytes` as UTF-8 and then lets go of the rest, so that an endless answer costs nothing. Never throws.
 * A body that ends within the limit leaves its connection fit for the next request; a longer one closes it.
 */
export async function readStart(body: Readable, maxBytes: number): Promise<BodyStart> {
  const chunks: Buffer[] = []
  let size = 0
  let error: unknown
  // Letting go of an unfinished body makes it emit an error that nobody waits for.
  body.on('error', () => undefined)
  try {
    for await (const chunk of body) {
      chunks.push(chunk)
      size += chunk.length
      if (size > maxBytes) break
    }
  } catch (cause) {
    error = cause
  }
  // `stream` keeps back a character that the limit cut in two.
  const text = new TextDecoder().decode(Buffer.concat(chunks).subarray(0, maxBytes), { stream: size > maxBytes })
  return { text: text.replaceAll('\0', ''), error }
}
