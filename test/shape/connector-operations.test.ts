import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ApiDocument } from '../../connectors/operations/document.ts'
import { toOutputs } from '../../connectors/operations/outputs.ts'
import { apis } from '../../relay/src/apis/index.ts'
import { toDocument } from '../../relay/src/openapi/document.ts'
import { ROOT } from '../support/hub.ts'

const hubDocument = (): ApiDocument =>
  JSON.parse(JSON.stringify(toDocument(apis, { version: '0', url: '/' }))) as ApiDocument

interface Listed {
  operationId: string
  method: string
  path: string
  label: string
  description: string
  action: string
  isInternal: boolean
  reason?: string
}
const listed = JSON.parse(readFileSync(join(ROOT, 'connectors/operations.json'), 'utf8')) as { operations: Listed[] }

describe('the operations of connectors', () => {
  it('are those of the API, each with its words', () => {
    expect(toOutputs(hubDocument()).faults).toEqual([])
  })

  it('stand in the file as they would be made now', () => {
    const text = toOutputs(hubDocument()).files['connectors/operations.json'] ?? ''
    expect(listed).toEqual(JSON.parse(text))
  })

  it('are in words that hosts take: title case, a sentence, and why one is left out', () => {
    for (const { operationId, label, description, action, isInternal, reason } of listed.operations) {
      const small = /^(a|an|the|of|on|to|as|by|or|from|for)$/i
      for (const word of label.split(/[ -]/)) {
        if (!small.test(word)) expect(word, operationId).toMatch(/^[A-Z]/)
      }
      expect(description, operationId).toMatch(/^[A-Z].*\.$/s)
      expect(action, operationId).toMatch(/^[A-Z]\S* .*[^.]$/)
      expect(isInternal, operationId).toBe(reason !== undefined)
    }
    expect(new Set(listed.operations.map(({ label }) => label)).size).toBe(listed.operations.length)
  })

  it('are missed when the API has one that no connector knows', () => {
    const document = hubDocument()
    const stream = document.paths['/api/v2/streams']?.get
    if (!stream) throw new Error('The hub lists no streams')
    document.paths['/api/v2/herds'] = { get: { ...stream, operationId: 'listHerds' } }
    expect(toOutputs(document).faults).toEqual([
      'GET /api/v2/herds (listHerds) has no wording in connectors/operations/wording.json',
    ])
  })

  it('are missed when a field is new, or an operation is gone', () => {
    const document = hubDocument()
    const get = document.paths['/api/v2/streams']?.get
    get?.parameters?.push({ in: 'query', name: 'moon', schema: { type: 'string' } })
    delete document.paths['/api/v2/me']
    expect(toOutputs(document).faults).toEqual(
      expect.arrayContaining([
        expect.stringContaining('listStreams): the field moon has no wording'),
        'GET /api/v2/me has wording, but the hub has no such operation',
      ]),
    )
  })
})
