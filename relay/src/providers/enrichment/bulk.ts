import type { CheckEmail, EmailVerdict } from '@leadwire/core'

/** One address of many, with where it stood in the list. */
export interface CheckedEmail {
  index: number
  /** As it was given. */
  address: string
  verdict: EmailVerdict
}

export interface BulkOptions {
  check: CheckEmail
  /** Addresses under way at once; default 200. Also bounds what is held in memory. */
  concurrency?: number
  signal?: AbortSignal | undefined
}

/**
 * Checks a list of any length as it is read, and gives each address as soon as it is done, so not in their order. Reads on
 * only while somebody takes what is done. How politely one domain is asked is the business of `check`: DNS asks each
 * domain once, the probe keeps a line for each.
 * @throws whatever reading the list throws, and the signal's reason; nothing is left running then
 */
export async function* checkEmails(
  addresses: AsyncIterable<string> | Iterable<string>,
  { check, concurrency = 200, signal }: BulkOptions,
): AsyncGenerator<CheckedEmail> {
  const stopper = new AbortController()
  const stop = signal ? AbortSignal.any([signal, stopper.signal]) : stopper.signal
  const underWay = new Set<Promise<void>>()
  const done: CheckedEmail[] = []
  const failures: unknown[] = []
  let index = 0
  const begin = (address: string, at: number) => {
    const work = check(address, stop)
      .then((verdict) => void done.push({ index: at, address, verdict }))
      .catch((error: unknown) => void failures.push(error))
      .finally(() => underWay.delete(work))
    underWay.add(work)
  }
  try {
    for await (const address of addresses) {
      begin(address, index++)
      while (underWay.size >= concurrency) await Promise.race(underWay)
      yield* taken(done, failures)
    }
    while (underWay.size > 0) {
      await Promise.race(underWay)
      yield* taken(done, failures)
    }
    yield* taken(done, failures)
  } finally {
    stopper.abort()
    await Promise.allSettled(underWay)
  }
}

/** What is done, in the order in which it was. */
function* taken(done: CheckedEmail[], failures: readonly unknown[]): Generator<CheckedEmail> {
  if (failures.length > 0) throw failures[0]
  yield* done.splice(0)
}
