import type { Readable } from 'node:stream'

/** An answer as a value: handlers return it, `http/handler.ts` sends it. */
export type Reply = JsonReply | EmptyReply | FileReply

interface ReplyHead {
  status: number
  headers?: Record<string, string>
}

export interface JsonReply extends ReplyHead {
  kind: 'json'
  body: unknown
}

export interface EmptyReply extends ReplyHead {
  kind: 'empty'
}

export interface FileReply extends ReplyHead {
  kind: 'file'
  /** A stream is sent as it comes and ended when the caller goes away. */
  content: Readable | Buffer | string
  contentType: string
  /** What the caller saves it as; absent = shown in place. */
  fileName?: string
}

/** Any status with a JSON body. */
export const json = (status: number, body: unknown, headers?: Record<string, string>): JsonReply => ({
  kind: 'json',
  status,
  body,
  headers,
})

/** 200 */
export const ok = (body: unknown): JsonReply => json(200, body)

/** 201 */
export const created = (body: unknown): JsonReply => json(201, body)

/** 202: the work goes on after the answer. */
export const accepted = (body: unknown): JsonReply => json(202, body)

/** 204 */
export const noContent = (): EmptyReply => ({ kind: 'empty', status: 204 })

/** 200 with something other than JSON. */
export const file = (content: FileReply['content'], contentType: string, fileName?: string): FileReply => ({
  kind: 'file',
  status: 200,
  content,
  contentType,
  fileName,
})
