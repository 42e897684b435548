import { expect, it } from 'vitest'
import { useRelays } from '../support/relay.ts'
import { readTable } from './readme.ts'

const startRelay = useRelays()

/** Rows as the table must have them, from what a relay prints. */
function toRows(text: string): string[] {
  const blocks = text.split(/^(?=# HELP )/m).filter((block) => block.startsWith('# HELP leadwire_'))
  return blocks.map((block) => {
    const [, name = '', help = ''] = /^# HELP (\S+) (.*)$/m.exec(block) ?? []
    const [, type = ''] = /^# TYPE \S+ (\S+)$/m.exec(block) ?? []
    const labels = [...block.matchAll(/[{,](\w+)=/g)].map((match) => match[1]).filter((label) => label !== 'le')
    const named = [...new Set(labels)].map((label) => `\`${label}\``).join(', ') || '–'
    return `| \`${name}\` | ${type} | ${named} | ${help} |`
  })
}

it('lists every series of /metrics with its type, labels and meaning, and no other', async () => {
  const relay = await startRelay({ databaseUrl: ':memory:' })
  const read = async () => await (await fetch(`${relay.url}/metrics`)).text()
  // The first one is a request that the second one counts.
  await read()
  const rows = toRows(await read())
  expect(rows.length).toBeGreaterThan(15)
  expect(readTable('| Series | Type | Labels | Meaning |').toSorted()).toEqual(rows.toSorted())
})
