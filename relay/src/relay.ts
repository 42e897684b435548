import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type Classifier,
  type Clock,
  compileSegment,
  type Db,
  ensureFirstKey,
  findKeyOwner,
  matchProfile,
  migrateToLatest,
  openDatabase,
  type ProfileSource,
  readQueueDepth,
  releaseDeliveries,
  releaseRuns,
  systemClock,
  type Vault,
} from '@leadwire/core'
import type { Express } from 'express'
import { apis, present, type Services } from './apis/index.ts'
import type { Config } from './config.ts'
import { createDeliveryService } from './dispatch/delivery-service.ts'
import { createFeedWaits, withNotices } from './dispatch/feed-waits.ts'
import type { Transport } from './dispatch/transport.ts'
import { createApp } from './http/app.ts'
import { databaseIdempotency } from './http/database-idempotency.ts'
import { createLog, type Logger } from './log.ts'
import { openVault } from './main-secret.ts'
import { openTracing } from './metrics/otlp.ts'
import { createPrometheus, type Prometheus } from './metrics/prometheus.ts'
import { metricsHandler } from './metrics/route.ts'
import { noTracing, type Tracing } from './metrics/tracing.ts'
import { openAiClassifier } from './providers/classifier/openai.ts'
import { openProfileSource } from './providers/profiles/index.ts'
import { createReplayer } from './schedule/replayer.ts'
import { createRunner } from './schedule/runner.ts'

/** A running hub. */
export interface Relay {
  /** Where it answers, e.g. `http://127.0.0.1:8080`. */
  url: string
  /** The web application, to be mounted in a server of one's own. */
  app: Express
  db: Db
  vault: Vault
  /** The API key that the first start made; null when there was one already. Shown nowhere else. */
  firstKey: string | null
  /** Lets deliveries in flight finish for up to 3 s, gives runs back, closes the database. May be called twice. */
  stop(): Promise<void>
}

/** What an embedding service or a test may put in place of the real thing. */
export interface RelayParts {
  clock?: Clock
  /** 0 ≤ r < 1 */
  random?: () => number
  profiles?: ProfileSource
  classifier?: Classifier
  log?: Logger
  /** Parse each reply by its declared schema and fail when it differs; for tests. */
  checksReplies?: boolean
}

/** How long deliveries in flight may take to finish at a stop, ms; the whole stop stays under 5 s. */
const GRACE_MS = 3000

/** A request that takes longer to arrive is ended, so that slow senders cannot hold connections. */
const REQUEST_TIMEOUT_MS = 60_000

/**
 * Opens the database, brings it up to date, and starts the API, the runner and the dispatcher.
 * @throws LeadwireError when the database is in use or its secrets cannot be opened; the error of `listen`
 */
export async function createRelay(config: Config, parts: RelayParts = {}): Promise<Relay> {
  const clock = parts.clock ?? systemClock
  const log = parts.log ?? createLog(config.logLevel)
  const prometheus = createPrometheus()
  const db = await openDatabase(config.databaseUrl, { onQuery: prometheus.onQuery }).catch((error: unknown) => {
    prometheus.stop()
    throw error
  })
  try {
    return await startRelay(config, { ...parts, clock, log }, db, prometheus)
  } catch (error) {
    prometheus.stop()
    await db.close()
    throw error
  }
}

async function startRelay(
  config: Config,
  parts: RelayParts & { clock: Clock; log: Logger },
  db: Db,
  prometheus: Prometheus,
): Promise<Relay> {
  const { clock, log } = parts
  await migrateToLatest(db)
  const vault = await openVault(db, config, log)
  if (db.engine.hasSoleOwner) {
    // Whoever held these leases is gone: nobody else can own the file.
    await releaseRuns(db, clock())
    await releaseDeliveries(db, clock())
  }
  const { scrapeBadger } = config
  const profiles = parts.profiles ?? openProfileSource({ source: config.profileSource, scrapeBadger })
  const tracing = await openTraces(config, log)
  prometheus.watchQueue({
    read: () => readQueueDepth(db, clock()),
    clock,
    onError: (err) => log.warn({ err }, 'cannot read the queue for metrics'),
  })
  const feedWaits = createFeedWaits({ db, log })
  const random = parts.random ?? Math.random
  const around = (transport: Transport) => withNotices(transport, feedWaits)
  const delivery = createDeliveryService(config, {
    db,
    vault,
    clock,
    random,
    log,
    metrics: prometheus,
    tracing,
    around,
  })
  const { dispatcher, guard, shaping } = delivery
  const classifier = parts.classifier ?? openClassifier(config)
  const { maxPagesPerRun: maxPages } = config
  const onProgress = () => dispatcher.wake()
  const runner = createRunner({
    db,
    profiles,
    classifier,
    clock,
    maxPages,
    log,
    onProgress,
    metrics: prometheus,
    tracing,
  })
  const replayer = createReplayer({ db, clock, present, log, onQueued: dispatcher.wake })
  let isStopping = false
  const services: Services = {
    profiles,
    vault,
    checkTarget: guard.assertTarget,
    wakeRunner: runner.wake,
    wakeReplayer: replayer.wake,
    wakeDispatcher: dispatcher.wake,
    forgetSubscriptions: dispatcher.forgetSubscriptions,
    waitForFeed: feedWaits.wait,
    maxSubscriptions: config.maxSubscriptions,
    checkExpression: shaping.check,
    runTransform: shaping.run,
    judgeAnswer: shaping.isSuccess,
  }
  const { countRequests } = prometheus
  const app = createApp<Services>({
    metrics: { countRequests, handler: metricsHandler(prometheus, config.metricsToken) },
    apis,
    services,
    db,
    clock,
    log,
    authenticate: async (token) => {
      const key = await findKeyOwner(db, token)
      return key ? { workspaceId: key.workspaceId, apiKeyId: key.id } : null
    },
    idempotency: databaseIdempotency(db, vault),
    rateLimitPerMinute: config.rateLimitPerMinute,
    async checkHealth() {
      if (isStopping) throw new Error('The relay is stopping')
      await db.sql.selectFrom('counter').select('name').limit(1).execute()
    },
    checksReplies: parts.checksReplies,
  })
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, app)
  const url = await listen(server, config)
  // After `listen`: a key that is made is shown once, so nothing may fail between.
  const firstKey = await ensureFirstKey(db, config.apiKey, clock).catch(async (error: unknown) => {
    await closeServer(server)
    throw error
  })
  runner.start()
  dispatcher.start()
  replayer.start()

  let stopped: Promise<void> | undefined
  const stop = async () => {
    isStopping = true
    feedWaits.stop()
    const closed = closeServer(server)
    await runner.stop()
    await replayer.stop()
    await delivery.stop(GRACE_MS)
    await closed
    await tracing.stop()
    prometheus.stop()
    await db.close()
  }
  return {
    url,
    app,
    db,
    vault,
    firstKey,
    stop: () => {
      stopped ??= stop()
      return stopped
    },
  }
}

function openTraces({ tracing }: Config, log: Logger): Promise<Tracing> | Tracing {
  if (!tracing) return noTracing
  const onError = (err: unknown) => log.warn({ err }, 'the trace collector does not take spans')
  return openTracing({ ...tracing, onError })
}

function openClassifier({ classifier }: Config): Classifier | null {
  if (classifier.kind === 'builtin') return null
  return openAiClassifier({
    ...classifier,
    fallback: (rule, profile) => matchProfile(compileSegment(rule), profile),
  })
}

function listen(server: Server, { host, port }: Config): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const address = server.address() as AddressInfo
      const name = address.family === 'IPv6' ? `[${address.address}]` : address.address
      resolve(`http://${name}:${address.port}`)
    })
  })
}

/** Takes no more requests and lets those under way finish for a second. */
async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), 1000)
  await closed
  clearTimeout(timer)
}
