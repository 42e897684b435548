import pino, { type DestinationStream, type Logger } from 'pino'

export type { Logger } from 'pino'

/** Field names whose values are never written, at the top of a line and up to two objects deep. */
const secretFields = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'secrets',
  'webhookSecret',
  'mainSecret',
  'token',
  'apiKey',
  'idempotency-key',
]

const redacted = secretFields.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`])

/**
 * The one logger: JSON, one line an event, to standard output.
 * @param level        as LEADWIRE_LOG_LEVEL
 * @param destination  where lines go instead, for tests
 */
export const createLog = (level: string, destination?: DestinationStream): Logger => {
  const options = { level, base: null, redact: { paths: redacted, censor: '[hidden]' } }
  return destination ? pino(options, destination) : pino(options)
}
