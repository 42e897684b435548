import type { SegmentRule, Verdict } from '../../../../core/src/segments/segment.ts'
import { newProfile, type Profile } from '../../../../core/src/sources/profile.ts'
import { type OpenAiOptions, openAiClassifier } from '../../../../relay/src/providers/classifier/openai.ts'
import { fakeWorld, type SeenRequest, type StubReply, startStub } from '../stub.ts'

export const KEY = 'sk-secret'
export const rule: SegmentRule = { description: 'Founders of software companies', filters: {}, followerCountTiers: [] }

export const person = (handle: string, bio: string | null, over: Partial<Profile> = {}): Profile =>
  newProfile(handle, { bio, ...over })

export const founder = person('ada', 'Founder of Fernwork. Tea.')
export const gardener = person('bob', 'I like gardens')
export const standIn: Verdict = {
  grade: 'medium',
  reasons: [{ label: 'fallback', field: 'bio', text: 'x' }],
  misses: [],
}

export const none = { grade: 'none', reasons: [] as unknown[], miss: 'no company' }
export const high = {
  grade: 'high',
  reasons: [{ label: 'Founder', field: 'bio', text: 'founder of fernwork' }],
  miss: '',
}
export const sent = (request: SeenRequest) => JSON.parse(JSON.parse(request.body).messages[1].content)
export const answer = (verdicts: unknown, over: object = {}): StubReply => ({
  body: { choices: [{ message: { role: 'assistant', content: JSON.stringify({ verdicts }) }, ...over }] },
})
/** Grades whoever says "Founder" high, the others none, as a good server would. */
export const grade = (request: SeenRequest) =>
  answer(
    sent(request).profiles.map((profile: { index: number; bio: string | null }) =>
      profile.bio?.includes('Founder of Fernwork')
        ? { index: profile.index, ...high }
        : { index: profile.index, ...none },
    ),
  )

export async function openClassifier(
  reply: (request: SeenRequest, index: number) => StubReply | 'hang' | 'drop',
  over: Partial<OpenAiOptions> = {},
) {
  const world = fakeWorld()
  const stub = await startStub(reply)
  const options = {
    ...world,
    baseUrl: `${stub.url}/v1/`,
    apiKey: KEY,
    model: 'small',
    fallback: () => standIn,
    ...over,
  }
  return { classifier: openAiClassifier(options), ...stub, ...world }
}
