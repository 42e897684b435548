import { describe, expect, it } from 'vitest'
import { configTable } from '../../relay/src/config.ts'
import { readTable } from './readme.ts'

describe('the configuration table of the README', () => {
  it('names every variable with its default and meaning, and no other', () => {
    const expected = configTable.map((variable) => {
      const standard = variable.default ? `\`${variable.default}\`` : '–'
      return `| \`${variable.name}\` | ${standard} | ${variable.meaning} |`
    })
    expect(readTable('| Variable | Default | Meaning |')).toEqual(expected)
  })
})
