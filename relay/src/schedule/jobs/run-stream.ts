import {
  type ClaimedRun,
  type Classifier,
  type Clock,
  type Db,
  finishRun,
  type IngestResult,
  ingestPage,
  judgeKept,
  listUnjudged,
  logRun,
  messageOf,
  type ProfilePage,
  type ProfileSource,
  RUN_LEASE_MS,
  type RunPhase,
  recordVerdicts,
  renewRun,
  type SourceType,
} from '@leadwire/core'

/** What a run needs from outside. */
export interface RunPorts {
  db: Db
  profiles: ProfileSource
  /** null = the built-in matcher. */
  classifier: Classifier | null
  clock: Clock
  /** The most pages one run fetches from an upstream that charges for each; the next run goes on from there. */
  maxPages: number
}

/** Profiles handed to a classifier at once. */
const CLASSIFY_AT_ONCE = 200

/** A cancel that was asked for by a call. */
class Cancelled extends Error {}

/**
 * Runs one claimed run to its end: fetches followers page by page, judges them, and records how it ended.
 * When `signal` aborts (the relay stops) it gives the run back, and whoever claims it next goes on after its last page.
 * @throws Conflict `run_lost` when another relay has taken it over
 */
export async function runStream(run: ClaimedRun, ports: RunPorts, signal: AbortSignal): Promise<void> {
  const { db, clock } = ports
  const stop = new AbortController()
  const both = AbortSignal.any([signal, stop.signal])
  // An upstream may let us wait for longer than a lease.
  const heartbeat = setInterval(() => {
    renewRun(db, run, RUN_LEASE_MS, clock()).then(
      (goesOn) => goesOn || stop.abort(new Cancelled()),
      (error: unknown) => stop.abort(error),
    )
  }, RUN_LEASE_MS / 3)
  const fetching = new Fetching(run, ports, both)
  try {
    await fetching.fetchAll()
    await judgeAll(run, ports, both)
    await finishRun(db, run, { status: 'succeeded', backfillCursor: fetching.backfillCursor }, clock)
  } catch (error) {
    if (signal.aborted) return void (await renewRun(db, run, 0, clock()))
    const cause = stop.signal.aborted ? stop.signal.reason : error
    if (isRunLost(cause)) throw cause
    const backfillCursor = fetching.whereItBroke()
    if (cause instanceof Cancelled) await finishRun(db, run, { status: 'cancelled', backfillCursor }, clock)
    else await finishRun(db, run, { status: 'failed', errorMessage: messageOf(cause), backfillCursor }, clock)
  } finally {
    clearInterval(heartbeat)
  }
}

const isRunLost = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'run_lost'

const assertGoesOn = (result: IngestResult): void => {
  if (result.isCancelRequested) throw new Cancelled()
}

/** Judges all kept followers that ingest has not judged: those of other streams' runs, or all for an outside classifier. */
async function judgeAll(run: ClaimedRun, { db, classifier, clock }: RunPorts, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted()
    if (!classifier) {
      const result = await judgeKept(db, run, { clock })
      if (!result) return
      assertGoesOn(result)
      continue
    }
    const events = await listUnjudged(db, run, CLASSIFY_AT_ONCE)
    if (events.length === 0) return
    const profiles = events.map((event) => event.profile)
    const { verdicts, notes } = await classifier.classify(run.segment, profiles, signal)
    assertGoesOn(await recordVerdicts(db, run, events, verdicts, { clock }))
    for (const note of notes) await logRun(db, run, 'classify', note, clock)
  }
}

/** The fetching part of a run: kinds of people one after another, newest followers before those an earlier run left. */
class Fetching {
  /** Where the next run goes on with older followers; undefined = as the source has it. */
  backfillCursor: string | null | undefined
  private readonly run: ClaimedRun
  private readonly ports: RunPorts
  private readonly signal: AbortSignal
  private pages: number
  /** Where the next page begins, in the run's own spelling; null = the end. */
  private place: Place | null
  private phase: RunPhase

  constructor(run: ClaimedRun, ports: RunPorts, signal: AbortSignal) {
    this.run = run
    this.ports = ports
    this.signal = signal
    this.pages = run.pageCount
    this.phase = run.phase
    this.place =
      run.cursor === null ? { sourceType: run.sourceTypes[0] ?? 'follower', cursor: null } : toPlace(run.cursor)
  }

  async fetchAll(): Promise<void> {
    if (this.phase === 'judge') return
    while (this.place) await this.fetchKind(this.place)
  }

  /** For a run that did not come to its end: nothing between this place and what is known must be forgotten. */
  whereItBroke(): string | null | undefined {
    if (!this.ports.profiles.isNewestFirst || this.phase === 'judge' || this.pages === 0) return undefined
    return this.place?.sourceType === 'follower' ? fromPlace(this.place) : undefined
  }

  private async fetchKind({ sourceType, cursor }: Place): Promise<void> {
    const { profiles } = this.ports
    const { handle, externalId } = this.run.source
    const request = { handle, externalId, sourceTypes: [sourceType], cursor, signal: this.signal }
    for await (const page of profiles.fetch(request)) {
      this.signal.throwIfAborted()
      const next = page.cursor === null ? this.afterKind(sourceType) : { sourceType, cursor: page.cursor }
      const result = await this.ingest(page, next)
      this.place = next
      assertGoesOn(result)
      if (page.cursor === null) return
      if (this.isCaughtUp(page, result, sourceType)) {
        this.place = this.afterCaughtUp(sourceType)
        return
      }
      if (profiles.isNewestFirst && this.pages >= this.ports.maxPages) {
        const text = `Stopped at the limit of ${this.ports.maxPages} pages; the next run goes on from here`
        await this.log(text)
        if (sourceType === 'follower') this.backfillCursor = next && fromPlace(next)
        this.place = null
        return
      }
    }
    // A source that ends without saying so in its last page.
    if (this.place?.sourceType === sourceType) this.place = this.afterKind(sourceType)
  }

  private async ingest(page: ProfilePage, next: Place | null): Promise<IngestResult> {
    const { db, clock, classifier } = this.ports
    const options = { clock, phase: this.phase, isJudging: classifier === null }
    const result = await ingestPage(db, this.run, { ...page, cursor: next && fromPlace(next) }, options)
    this.pages++
    for (const warning of page.warnings) await this.log(warning)
    if (isLogged(this.pages) || page.cursor === null) {
      const seen = page.observations.length
      const leads = result.added.highCount + result.added.mediumCount
      await this.log(`Page ${this.pages}: ${seen} profiles, ${result.newEventCount} new, ${leads} leads`)
    }
    return result
  }

  /** A page of only known followers: all older ones are known too, unless an earlier run left some out. */
  private isCaughtUp(page: ProfilePage, result: IngestResult, sourceType: SourceType): boolean {
    const { profiles } = this.ports
    if (!profiles.isNewestFirst || sourceType !== 'follower') return false
    if (page.observations.length === 0 || result.newEventCount > 0) return false
    const { isFullyFetched, backfillCursor } = this.run.source
    return isFullyFetched || (this.phase === 'fresh' && backfillCursor !== null)
  }

  private afterCaughtUp(sourceType: SourceType): Place | null {
    const { backfillCursor } = this.run.source
    if (this.phase === 'fresh' && backfillCursor !== null) {
      this.phase = 'backfill'
      return toPlace(backfillCursor)
    }
    this.backfillCursor = null
    return this.afterKind(sourceType)
  }

  private afterKind(sourceType: SourceType): Place | null {
    const next = this.run.sourceTypes[this.run.sourceTypes.indexOf(sourceType) + 1]
    return next ? { sourceType: next, cursor: null } : null
  }

  private log(message: string): Promise<void> {
    return logRun(this.ports.db, this.run, 'fetch_followers', message, this.ports.clock)
  }
}

/** Which people are being fetched, and the adapter's cursor among them; null = from the beginning. */
interface Place {
  sourceType: SourceType
  cursor: string | null
}

const fromPlace = ({ sourceType, cursor }: Place): string => `${sourceType}|${cursor ?? ''}`

const toPlace = (text: string): Place => {
  const bar = text.indexOf('|')
  const cursor = text.slice(bar + 1)
  return { sourceType: text.slice(0, bar) === 'liker' ? 'liker' : 'follower', cursor: cursor === '' ? null : cursor }
}

/** Every page at first, then ever fewer, so that a long run has a readable log. */
const isLogged = (page: number): boolean => page <= 20 || page % 50 === 0
