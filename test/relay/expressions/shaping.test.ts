import { describe, expect, it } from 'vitest'
import { isSuccess } from '../../../relay/src/expressions/success.ts'
import { transform } from '../../../relay/src/expressions/transform.ts'
import { fixed, openExpressions, PATIENT_MS } from './expressions-under-test.ts'

const expressions = openExpressions({ deadlineMs: PATIENT_MS })

describe('transform', () => {
  it('gives the text to be sent', async () => {
    const body = '{"leads":[{"handle":"ann","name":"Ann B"},{"handle":"bob","name":"Bob C"}]}'
    const source = '{ "records": leads.{ "Twitter__c": handle, "LastName": $split(name, " ")[-1] }, "at": $now() }'
    expect(await transform(expressions, source, body, fixed)).toEqual({
      ok: true,
      text: '{"records":[{"Twitter__c":"ann","LastName":"B"},{"Twitter__c":"bob","LastName":"C"}],"at":"2026-01-02T03:04:05.000Z"}',
    })
  })

  it('gives the failure instead', async () => {
    expect(await transform(expressions, 'leads[', '{}', fixed)).toMatchObject({ ok: false, error: 'invalid' })
    expect(await transform(expressions, 'leads', '{}', fixed)).toMatchObject({ ok: false, error: 'failed' })
  })
})

describe('successWhen', () => {
  const judge = (source: string, status: number, body: string | Uint8Array) =>
    isSuccess(expressions, source, { status, body })

  it('counts only a boolean true', async () => {
    const source = 'status = 200 and answer.success'
    expect(await judge(source, 200, '{"success":true}')).toEqual({ isSuccess: true })
    expect(await judge(source, 200, '{"success":false}')).toEqual({ isSuccess: false })
    expect(await judge(source, 500, '{"success":true}')).toEqual({ isSuccess: false })
    expect(await judge('answer.success', 200, '{"success":"true"}')).toEqual({
      isSuccess: false,
      failure: { ok: false, error: 'failed', message: 'The expression gave "true" instead of true or false' },
    })
    expect(await judge('status', 200, '{}')).toMatchObject({ isSuccess: false, failure: { error: 'failed' } })
    expect(await judge('answer.success', 200, '{}')).toMatchObject({
      isSuccess: false,
      failure: { message: 'The expression gave nothing' },
    })
  })

  it('reads an answer that is no JSON as text', async () => {
    expect(await judge('$contains(answer, "OK")', 200, '<p>OK</p>')).toEqual({ isSuccess: true })
    expect(await judge('answer = ""', 204, '')).toEqual({ isSuccess: true })
    expect(await judge('answer.ok', 200, new TextEncoder().encode('{"ok":true}'))).toEqual({ isSuccess: true })
  })

  it('reads the first 64 KB and no half character', async () => {
    expect(await judge('$length(answer) = 65536', 200, 'x'.repeat(70_000))).toEqual({ isSuccess: true })
    expect(await judge('$length(answer) = 21845', 200, '€'.repeat(30_000))).toEqual({ isSuccess: true })
    const cut = Buffer.from(`x${'€'.repeat(30_000)}`)
    expect(await judge('$length(answer) = 21846', 200, cut)).toEqual({ isSuccess: true })
    expect(await judge('$length(answer) = 21845', 200, `xx${'€'.repeat(30_000)}`)).toEqual({ isSuccess: false })
  })
})
