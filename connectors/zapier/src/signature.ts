import { createHmac, timingSafeEqual } from 'node:crypto'

/** Headers of a hook as Zapier hands them over. */
export type HookHeaders = Readonly<Record<string, string | undefined>>

/**
 * A header of a hook. Zapier writes names in Camel-Case and puts `Http-` before most of them.
 * @param name  in lower case, as the hub sends it
 */
export function hookHeader(headers: HookHeaders, name: string): string | undefined {
  const found = Object.keys(headers).find((key) => key.toLowerCase().replace(/^http-/, '') === name)
  return found === undefined ? undefined : headers[found]
}

/** A header that a hub which sends by a Svix server names after Svix. */
export const signatureHeader = (headers: HookHeaders, name: 'id' | 'timestamp' | 'signature'): string | undefined =>
  hookHeader(headers, `webhook-${name}`) ?? hookHeader(headers, `svix-${name}`)

/**
 * True when one of the signatures was made with the secret over exactly these bytes.
 * The time is part of what is signed, but its age is not judged: Zapier may hold hooks back for hours, and a lead that
 * comes late is better than one that is lost. Repeats are dropped elsewhere.
 * @param secret  `whsec_` and base64, as subscribing answered
 * Source: Standard Webhooks, symmetric signatures (`v1`).
 */
export function isSigned(headers: HookHeaders, content: string, secret: string): boolean {
  const id = signatureHeader(headers, 'id')
  const timestamp = signatureHeader(headers, 'timestamp')
  const signatures = signatureHeader(headers, 'signature')
  if (!id || !timestamp || !signatures) return false
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${content}`).digest()
  return signatures.split(' ').some((signature) => {
    const [version, value = ''] = signature.split(',')
    const given = Buffer.from(value, 'base64')
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected)
  })
}
