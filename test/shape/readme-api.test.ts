import { describe, expect, it } from 'vitest'
import { apis } from '../../relay/src/apis/index.ts'
import { columns } from '../../relay/src/providers/profiles/profile-row.ts'
import { readTable } from './readme.ts'

describe('the tables of the README', () => {
  it('name every route in its order with its summary, and no other', () => {
    const routes = apis.flatMap((api) => api.routes)
    const expected = routes.map(({ method, path, summary }) => `| ${method.toUpperCase()} | \`${path}\` | ${summary} |`)
    const health = '| GET | `/healthz` | Whether the hub can work; needs no key |'
    expect(readTable('| Method | Path | What it does |')).toEqual([...expected, health])
  })

  it('name every column of a followers file, and no other', () => {
    const firstCells = readTable('| Column | What it holds |').map((row) => row.split('|')[1] ?? '')
    const named = firstCells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map((match) => match[1]))
    expect(named.toSorted()).toEqual([...columns].toSorted())
  })
})
