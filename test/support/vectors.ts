import { readFileSync } from 'node:fs'

/** A signature that is known to be right, as published in `examples/vectors`. */
export interface Vector {
  name: string
  source: string
  secret: string
  /** For ed25519: what a receiver checks with. */
  publicKey?: string
  id: string
  timestamp: number
  body: { base64: string } | { repeat: string; count: number }
  signature: string
}

const file = new URL('../../examples/vectors/vectors.json', import.meta.url)
export const vectors: Vector[] = JSON.parse(readFileSync(file, 'utf8')).vectors

/** The bytes of a vector's body. */
export const bodyOf = ({ body }: Vector): Buffer =>
  'base64' in body ? Buffer.from(body.base64, 'base64') : Buffer.from(body.repeat.repeat(body.count))
