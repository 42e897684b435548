import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { isLeadwireError, messageOf } from '@leadwire/core'
import { Command } from 'commander'
import { backup, createKey, listKeys, migrate, printDocument, revokeKey } from './commands.ts'
import { addCredits, setBalance, showCredits } from './commands-credits.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { VERSION } from './user-agent.ts'

/** What a stop may take before the process ends hard, ms. */
const STOP_MS = 4500

/** Relative paths in the configuration are taken from the checkout this runs in, else from where it was called. */
const baseDir = (): string => {
  const checkout = resolve(import.meta.dirname, '..', '..')
  return existsSync(resolve(checkout, 'turbo.json')) ? checkout : process.cwd()
}

const config = (): Config => readConfig(process.env, baseDir())

/** Runs until SIGTERM or SIGINT; the signal may come twice, from npm and from the process group. */
async function serve(): Promise<void> {
  // Not above: no other command needs the hub, which takes half a second and 60 MB to load.
  const { createRelay } = await import('./relay.ts')
  const relay = await createRelay(config())
  if (relay.firstKey !== null) {
    process.stdout.write(`API key, shown this once: ${relay.firstKey}\n`)
  }
  process.stdout.write(`Leadwire is ready at ${relay.url}\n`)
  const stop = () => {
    setTimeout(() => process.exit(1), STOP_MS).unref()
    relay.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

/** One clear line (or one a fault) for what a person can mend; a stack only for what is our own fault. */
function fail(error: unknown): never {
  const isExpected = error instanceof ConfigError || isLeadwireError(error) || (error as { code?: unknown }).code
  const text = isExpected || !(error instanceof Error) ? messageOf(error) : (error.stack ?? error.message)
  process.stderr.write(`${text}\n`)
  process.exit(1)
}

const run =
  <Args extends unknown[]>(action: (...args: Args) => Promise<void> | void) =>
  async (...args: Args): Promise<void> => {
    try {
      await action(...args)
    } catch (error) {
      fail(error)
    }
  }

/** The command line `leadwire`. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('leadwire')
    .description('Self-hosted lead-stream and webhook relay hub. Settings come from the environment; see the README.')
    .version(VERSION)
    .showHelpAfterError()
  program.command('serve').description('run the hub until it is told to stop').action(run(serve))
  program
    .command('migrate')
    .description('bring the database up to date and name what was applied')
    .action(run(() => migrate(config())))
  const keys = program.command('keys').description('API keys')
  keys
    .command('create')
    .description('make an API key; its text is printed this once')
    .option('--name <name>', 'what it is for', 'cli')
    .option('--workspace <id>', 'id of its workspace; default the first')
    .option('--new-workspace <name>', 'make a workspace of this name for it')
    .option('--kind <kind>', 'api, or extension: it may revoke itself', 'api')
    .option('--scopes <list>', 'of read, write, admin (all of it), by commas', 'admin')
    .action(run((options) => createKey(config(), options)))
  keys
    .command('list')
    .description('list API keys, never their text')
    .action(run(() => listKeys(config())))
  keys
    .command('revoke')
    .description('end an API key at once')
    .argument('<id>', 'its number in the list')
    .action(run((id: string) => revokeKey(config(), id)))
  const credits = program.command('credits').description('what a workspace may spend on look-ups')
  const workspaceOption = ['--workspace <id>', 'id of the workspace; default the first'] as const
  credits
    .command('show')
    .description('say how many are left, and the newest changes')
    .option(...workspaceOption)
    .action(run((options) => showCredits(config(), options)))
  credits
    .command('set')
    .description('give a workspace so many, and with them a limit')
    .argument('<credits>', 'how many; none takes the limit away')
    .option(...workspaceOption)
    .action(run((amount: string, options) => setBalance(config(), amount, options)))
  credits
    .command('add')
    .description('give a workspace so many more')
    .argument('<credits>', 'how many')
    .option(...workspaceOption)
    .action(run((amount: string, options) => addCredits(config(), amount, options)))
  program
    .command('backup')
    .description('copy a SQLite database to a new file, also while the hub runs')
    .argument('<file>', 'where to; must not exist')
    .action(run((file: string) => backup(config(), file)))
  program
    .command('import')
    .description('take followers from a CSV or NDJSON file, also gzipped; started again it adds only what is missing')
    .argument('<file>', 'their file; - is the standard input')
    .requiredOption('--handle <handle>', 'the tracked account that they follow')
    .option('--url <url>', 'send them to the hub at this address; default straight into its database')
    .option('--key <key>', 'API key for --url; others on this machine can see it, LEADWIRE_API_KEY they cannot')
    .option('--workspace <id>', 'id of the workspace, without --url; default the first')
    .option('--source-type <type>', 'follower or liker, for every row; default what its column says, else follower')
    .option('--format <format>', 'csv or ndjson; default by the name of the file, else by its first byte')
    .option('--strict', 'stop at the first row that cannot be read')
    .action(
      run(async (file: string, options) => {
        const { importFollowers } = await import('./import/import-command.ts')
        await importFollowers(config(), file, options)
      }),
    )
  program
    .command('openapi')
    .description('print the OpenAPI document of the API, for generators of clients')
    .action(run(() => printDocument(config())))
  program
    .command('demo')
    .description('show the main job: accounts in, matched leads out, signed webhooks delivered')
    .action(
      run(async () => {
        const { demo } = await import('./demo.ts')
        process.exit((await demo(process.stdout)) ? 0 : 1)
      }),
    )
  await program.parseAsync([...argv])
}
