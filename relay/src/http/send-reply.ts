import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Response } from 'express'
import type { Reply } from '../reply.ts'

/** Puts a reply on the wire. @throws when the body cannot be written as JSON, or a stream fails at its source */
export async function sendReply(res: Response, reply: Reply): Promise<void> {
  if (reply.kind === 'json') {
    const text = JSON.stringify(reply.body)
    res
      .status(reply.status)
      .set(reply.headers ?? {})
      .type('application/json; charset=utf-8')
      .send(text)
    return
  }
  res.status(reply.status).set(reply.headers ?? {})
  if (reply.kind === 'empty') {
    res.end()
    return
  }
  if (reply.fileName !== undefined) res.attachment(reply.fileName)
  res.set('Content-Type', reply.contentType)
  if (!(reply.content instanceof Readable)) {
    res.send(Buffer.from(reply.content))
    return
  }
  if (res.req.method === 'HEAD') {
    reply.content.destroy()
    res.end()
    return
  }
  try {
    await pipeline(reply.content, res)
  } catch (error) {
    // The caller hung up in the middle: nothing is wrong here.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
  }
}
