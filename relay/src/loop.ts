/** Work that is done again and again: at once while there is more, else after a pause or when it is woken. */
export interface Loop {
  start(): void
  /** A hint that there may be work. */
  wake(): void
  /** Ends after the round under way. */
  stop(): Promise<void>
}

export interface LoopOptions {
  /** One round; true = there may be more to do at once. */
  work: () => Promise<boolean>
  /** Pause when there was nothing to do, ms. */
  idleMs: number
  /** Told of a failed round; the loop goes on after a pause that doubles up to 5 s. */
  onError: (error: unknown) => void
}

/** Short, since work waits meanwhile: after a fault of the database the loop is back within this time. */
const MAX_PAUSE_MS = 5_000

/** Makes a loop; nothing runs before `start`. */
export function createLoop({ work, idleMs, onError }: LoopOptions): Loop {
  let running: Promise<void> | undefined
  let isStopped = false
  let isWoken = false
  let endRest = () => {}

  const rest = async (ms: number) => {
    // A hint that came during the round counts for the next one.
    if (!isWoken && !isStopped) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms)
        endRest = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    isWoken = false
  }
  const run = async () => {
    let errorPauseMs = idleMs
    while (!isStopped) {
      try {
        const hasMore = await work()
        errorPauseMs = idleMs
        if (!hasMore) await rest(idleMs)
      } catch (error) {
        onError(error)
        await rest(errorPauseMs)
        errorPauseMs = Math.min(errorPauseMs * 2, MAX_PAUSE_MS)
      }
    }
  }
  return {
    start() {
      running ??= run()
    },
    wake() {
      isWoken = true
      endRest()
    },
    async stop() {
      isStopped = true
      endRest()
      await running
    },
  }
}
