import { z } from 'zod'

const at = z.string().max(10_000).nullable()

/**
 * How far a fetch has come: in the followers, before the list of recent posts, or in the likers of `posts[0]`.
 * `at` is the vendor's own cursor, null for the first page.
 */
const Progress = z.discriminatedUnion('part', [
  z.object({ part: z.literal('followers'), at }),
  z.object({ part: z.literal('posts') }),
  z.object({
    part: z.literal('likers'),
    posts: z
      .array(z.string().regex(/^\d{1,20}$/))
      .min(1)
      .max(100),
    at,
  }),
])
export type Progress = z.infer<typeof Progress>

/** The page cursor of a progress. */
export const toCursor = (progress: Progress): string => Buffer.from(JSON.stringify(progress)).toString('base64url')

/** The progress of a page cursor; undefined when it is not one of ours, e.g. of another profile source. */
export function fromCursor(cursor: string): Progress | undefined {
  try {
    return Progress.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))).data
  } catch {
    return undefined
  }
}
