import type { Config } from './config.ts'
import { DemoFault } from './demo/demo-fault.ts'
import {
  createClient,
  type HubClient,
  type LeadView,
  listAllLeads,
  pollUntil,
  type RunView,
} from './demo/hub-client.ts'
import { type Receiver, startReceiver } from './demo/receiver.ts'
import { drawBar, drawTable, type Look, lookOf, paint } from './demo/table.ts'
import { parseAllowList } from './dispatch/allow-list.ts'
import { createRelay } from './relay.ts'

/** What a test may put in place of the real thing. */
export interface DemoParts {
  startReceiver?: () => Promise<Receiver>
  /** How long webhooks are waited for once the runs have ended, ms. */
  webhookWaitMs?: number
}

const accounts = ['demo_devtools', 'demo_newsroom', 'demo_studio']
const wanted = 'AI founders building developer tools'

/** Far more than it takes, so that a slow machine still ends in an answer and not in a hang. */
const WAIT_MS = 20_000

/** Nothing of the environment: the demo must work on a machine where the hub itself is set up otherwise. */
const config: Config = {
  host: '127.0.0.1',
  port: 0,
  databaseUrl: ':memory:',
  apiKey: undefined,
  mainSecret: undefined,
  keyFile: '',
  oldMainSecrets: [],
  profileSource: 'sample',
  scrapeBadger: { apiKey: undefined, baseUrl: '' },
  maxPagesPerRun: 100,
  plans: null,
  billing: { kind: 'none' },
  enrichment: {
    kind: 'none',
    url: undefined,
    apiKey: '',
    isReadingWebsites: false,
    isProbingMailboxes: false,
    dnsServers: [],
    creditsPerOutput: 0,
    startCredits: null,
    lowCredits: 0,
    waitMs: 0,
  },
  publicUrl: undefined,
  mail: { smtpUrl: undefined, from: undefined, dkim: undefined },
  telegram: { botToken: undefined, baseUrl: '' },
  classifier: { kind: 'builtin' },
  allowTargets: parseAllowList('127.0.0.1').allowList,
  transport: { kind: 'embedded' },
  maxSubscriptions: 100,
  leaseMs: 60_000,
  retentionDays: 30,
  rateLimitPerMinute: 0,
  metricsToken: undefined,
  tracing: undefined,
  logLevel: 'silent',
}

/**
 * Shows the main job on an empty database: accounts in, matched leads out, signed webhooks delivered.
 * @returns true when every lead that it lists arrived in a webhook whose signature was right
 * @throws DemoFault, or the error of what could not be started
 */
export async function demo(out: NodeJS.WritableStream, parts: DemoParts = {}): Promise<boolean> {
  const startedAt = performance.now()
  // A reader that goes away (`| head`) is no fault of the demo's.
  out.on('error', () => {})
  const look = lookOf(out)
  const say = (...lines: string[]) => out.write(`${lines.join('\n')}\n`)
  say(paint(look, 'bold', 'Leadwire demo: accounts in, matched leads out, signed webhooks delivered'))
  say('On an empty database in memory, with people who do not exist.', '')

  const receiver = await (parts.startReceiver ?? startReceiver)()
  try {
    const relay = await createRelay(config)
    try {
      if (relay.firstKey === null) throw new DemoFault('the empty database already had a key')
      say(`Hub       ${relay.url}`, `Receiver  ${receiver.url}`, '')
      const hub = createClient(relay.url, relay.firstKey)
      const isComplete = await show({ hub, receiver, look, out, say, webhookWaitMs: parts.webhookWaitMs ?? WAIT_MS })
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
      const verdict = isComplete ? 'Every lead above arrived signed' : 'NOT every lead above arrived signed'
      say('', paint(look, isComplete ? 'green' : 'yellow', `${verdict} (${seconds} s).`), '', ...whatNext)
      return isComplete
    } finally {
      await relay.stop()
    }
  } finally {
    await receiver.stop()
    // Resolves when all of the above is written: the caller ends the process next.
    await new Promise<void>((resolve) => out.write('', () => resolve()))
  }
}

interface Stage {
  hub: HubClient
  receiver: Receiver
  look: Look
  out: NodeJS.WritableStream
  say(...lines: string[]): void
  webhookWaitMs: number
}

async function show(stage: Stage): Promise<boolean> {
  const { hub, receiver, look, say } = stage
  const stream = await hub.post<{ id: number; webhookSecret: string }>('/api/v2/streams', {
    pairs: accounts.map((accountHandle) => ({ accountHandle, segment: { description: wanted } })),
    deliveryDestination: 'leads_plus_webhook',
    webhookUrl: receiver.url,
  })
  receiver.trust(stream.webhookSecret)
  say(`Stream ${stream.id} watches ${accounts.map((handle) => `@${handle}`).join(', ')}`, `for "${wanted}"`, '')

  await runStream(stage, stream.id)
  const leads = await listAllLeads(hub, stream.id)
  say('', ...drawLeads(look, leads), '')

  const missing = () => {
    const arrived = new Set([...receiver.verified.values()].flatMap((webhook) => webhook.leads.map(({ id }) => id)))
    return leads.filter((lead) => !arrived.has(lead.id))
  }
  // A refusal ends the wait: the next attempt would be signed with the same secret.
  const isDecided = () => missing().length === 0 || receiver.refusals.length > 0
  await pollUntil(async () => isDecided(), Boolean, stage.webhookWaitMs)
  for (const { id, leads: carried } of receiver.verified.values()) {
    say(`Webhook ${id}  ${countOf(carried.length, 'lead')}  ${paint(look, 'green', 'signature verified')}`)
  }
  for (const reason of new Set(receiver.refusals)) say(paint(look, 'yellow', `Webhook refused: ${reason}`))
  for (const { profile } of missing()) say(paint(look, 'yellow', `@${profile.handle} did not arrive`))
  if (leads.length === 0) say(paint(look, 'yellow', 'No lead was found'))
  return leads.length > 0 && missing().length === 0
}

/** Runs the stream and draws how far it is, from what the API says. */
async function runStream({ hub, look, out, say }: Stage, streamId: number): Promise<void> {
  const { active } = await hub.get<{ active: { lastKnownFollowerCount: number | null }[] }>('/api/v2/accounts')
  const total = active.reduce((sum, account) => sum + (account.lastKnownFollowerCount ?? 0), 0)
  const { queued } = await hub.post<{ queued: unknown[] }>(`/api/v2/streams/${streamId}/run`)
  const sum = (runs: RunView[], count: (run: RunView) => number) => runs.reduce((all, run) => all + count(run), 0)
  const draw = (runs: RunView[]) => {
    const seen = sum(runs, (run) => run.newFollowersCount)
    const found = sum(runs, (run) => run.candidatesPassedCount)
    return `Running   ${drawBar(seen, total)} ${seen} of ${total} followers, ${countOf(found, 'lead')}`
  }
  const hasEnded = (run: RunView) => run.status !== 'queued' && run.status !== 'running'
  const runs = await pollUntil(
    async () => {
      const answer = await hub.get<{ runs: RunView[] }>(`/api/v2/streams/${streamId}/runs`)
      if (look.isLive)
        out.write(
          `\r${draw(answer.runs)
            .slice(0, look.width - 1)
            .padEnd(look.width - 1)}`,
        )
      return answer.runs
    },
    (answer) => answer.length === queued.length && answer.every(hasEnded),
    WAIT_MS,
  )
  say(look.isLive ? '' : draw(runs))
  for (const { xHandle, status, errorMessage } of runs) {
    const why = errorMessage === null ? '' : `: ${errorMessage}`
    if (status !== 'succeeded') throw new DemoFault(`the run of @${xHandle} is ${status} after ${WAIT_MS} ms${why}`)
  }
}

function drawLeads(look: Look, leads: readonly LeadView[]): string[] {
  const columns = [
    { heading: 'FIT', width: 6 },
    { heading: 'LEAD', width: 20 },
    { heading: 'BECAUSE THE BIO SAYS', width: 0 },
  ]
  const surestFirst = leads.toSorted(
    (a, b) => Number(b.matchConfidence === 'high') - Number(a.matchConfidence === 'high'),
  )
  const rows = surestFirst.map(({ matchConfidence, profile, matchReasons }) => {
    const why = matchReasons.map(
      ({ label, field, text }) => `${label} ("${text}"${field === 'bio' ? '' : ` in ${field}`})`,
    )
    return [matchConfidence, `@${profile.handle}`, why.join(', ')]
  })
  return drawTable(look, columns, rows)
}

const countOf = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

const whatNext = [
  'What to type next:',
  '  npm start                  the hub itself; its first start prints an API key',
  '  curl http://127.0.0.1:8080/api/v2/me -H "Authorization: Bearer THE_KEY"',
  'README.md goes on from there: a stream, its leads, a webhook of your own.',
]
