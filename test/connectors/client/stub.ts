import { LeadwireClient, type LeadwireClientOptions } from '@leadwire/client'

/** A request as the client sent it. */
export interface Sent {
  method: string
  url: string
  headers: Headers
  body: unknown
}

/** An answer in a few words; a text is sent as it is. */
export interface Stubbed {
  status?: number
  headers?: Record<string, string>
  body?: unknown
}

/** A client whose fetch is a function of ours: each request gets the next answer, and the last one for ever. */
export function stubbed(answers: (Stubbed | Error)[], options: Partial<LeadwireClientOptions> = {}) {
  const sent: Sent[] = []
  const client = new LeadwireClient({
    baseUrl: 'https://hub.example.com',
    apiKey: 'ctgo_key',
    fetch: async (url, { method = 'GET', headers, body } = {}) => {
      sent.push({
        method,
        url: String(url),
        headers: new Headers(headers),
        body: typeof body === 'string' ? JSON.parse(body) : undefined,
      })
      const answer = answers[Math.min(sent.length, answers.length) - 1] ?? {}
      if (answer instanceof Error) throw answer
      const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {})
      const response = { status: answer.status ?? 200, headers: answer.headers ?? {} }
      return new Response(response.status === 204 ? null : text, response)
    },
    ...options,
  })
  return { client, sent }
}

/** What a promise was rejected with. */
export const faultOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => {
      throw new Error('It should have failed')
    },
    (error) => error,
  )
