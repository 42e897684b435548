import {
  DAY_MS,
  type FetchRequest,
  LeadwireError,
  type Observation,
  type Profile,
  type ProfilePage,
  type ProfileSource,
} from '@leadwire/core'
import {
  accounts,
  bios,
  fillings,
  firstNames,
  lastNames,
  type Persona,
  places,
  type SampleAccount,
  tails,
} from './sample-people.ts'

const PAGE_SIZE = 50

/**
 * Bundled people who do not exist, so that a fresh install can be tried without a key: every handle starts with `demo_`,
 * every address is under example.com, and the ids lie above all that X has given out. The same on every start.
 */
export const sampleSource = (): ProfileSource => ({
  name: 'sample',
  isNewestFirst: false,
  resolve: async (handle) => {
    const account = getAccount(handle)
    if (!account.isProtected) return toProfile(account)
    const message = `@${account.handle} is protected: its followers cannot be read`
    throw new LeadwireError('Unprocessable', 'handle_protected', message)
  },
  fetch: fetchPages,
})

async function* fetchPages({ handle, sourceTypes, cursor, signal }: FetchRequest): AsyncGenerator<ProfilePage> {
  const observations = listObservations(getAccount(handle)).filter((item) => sourceTypes.includes(item.sourceType))
  let from = /^\d{1,6}$/.test(cursor ?? '') ? Number(cursor) : 0
  let next: number | null
  do {
    signal?.throwIfAborted()
    next = from + PAGE_SIZE < observations.length ? from + PAGE_SIZE : null
    const page = observations.slice(from, from + PAGE_SIZE)
    yield { observations: page, cursor: next?.toString() ?? null, warnings: [], skippedCount: 0, creditsUsed: 0 }
    from = next ?? from
  } while (next !== null)
}

function getAccount(handle: string): SampleAccount {
  const account = accounts.find((candidate) => candidate.handle === handle.toLowerCase())
  if (account) return account
  const known = accounts.map((candidate) => `@${candidate.handle}`).join(', ')
  const message = `The sample data has no account @${handle}; it has ${known}`
  throw new LeadwireError('NotFound', 'handle_not_found', message)
}

// X's ids stand near 2e18; these lie just under the 63 bits an id has, so no real account will own one for decades.
const FIRST_ID = 9_000_000_000_000_000_000n
const EPOCH = Date.UTC(2012, 0, 1)

function toProfile(account: SampleAccount): Profile {
  const index = accounts.indexOf(account)
  const followers = listObservations(account).filter((item) => item.sourceType === 'follower')
  return {
    ...profileOf(`${FIRST_ID + BigInt(index)}`, account.handle, account.displayName, account.bio),
    url: `https://example.com/${account.handle}`,
    followerCount: followers.length,
    followingCount: 40 + index,
    tweetCount: 900 + 100 * index,
    isVerified: false,
    createdAt: EPOCH + index * 300 * DAY_MS,
  }
}

/** Who follows an account, in one order always; some also follow the next account, one in nine is a liker only. */
function listObservations(account: SampleAccount): Observation[] {
  const index = accounts.indexOf(account)
  const own = listPeople(index)
  const shared = index > 0 ? listPeople(index - 1).filter((_, place) => place % 8 === 3) : []
  return [...own, ...(account.isProtected ? [] : shared)].map((profile, place) => ({
    sourceType: place % 9 === 4 ? 'liker' : 'follower',
    profile,
  }))
}

const people = new Map<number, Profile[]>()

function listPeople(accountIndex: number): Profile[] {
  const known = people.get(accountIndex)
  if (known) return known
  const random = seeded(accountIndex + 1)
  const personas = Object.entries(accounts[accountIndex]?.mix ?? {}).flatMap(([persona, count]) =>
    Array.from({ length: count }, (_, place) => ({ persona: persona as Persona, place })),
  )
  const made = shuffle(personas, random).map(({ persona, place }, index) =>
    makePerson({ persona, place, number: accountIndex * 250 + index, random }),
  )
  people.set(accountIndex, made)
  return made
}

function makePerson(seed: { persona: Persona; place: number; number: number; random: () => number }): Profile {
  const { persona, place, number, random } = seed
  const choices: readonly string[] = bios[persona]
  // By place, not by chance, so that every bio of a kind is used before one comes twice.
  const bio = fill(choices[place % choices.length] ?? '', random)
  const isPerson = persona !== 'organisation'
  const tail = bio && isPerson && random() < 0.3 ? ` ${pick(tails, random)}` : ''
  const first = pick(firstNames, random)
  const handle = `demo_${isPerson ? first.toLowerCase() : 'org'}${String(number).padStart(3, '0')}`
  const displayName = isPerson ? `${first} ${pick(lastNames, random)}` : `Sample Organisation ${number}`
  // Most audiences are small and a few are huge: 10 to 300,000, evenly over the powers of ten.
  const followerCount = Math.round(10 ** (1 + 4.5 * random() ** 1.6))
  return {
    ...profileOf(`${FIRST_ID + 1_000n + BigInt(number)}`, handle, displayName, bio + tail),
    location: pick(places, random) || null,
    url: random() < 0.35 ? `https://example.com/${handle}` : null,
    followerCount,
    followingCount: Math.round(20 + random() * 1_500),
    tweetCount: Math.round(10 ** (1 + 3.5 * random())),
    isVerified: followerCount > 50_000 && random() < 0.5,
    createdAt: EPOCH + Math.floor(random() * 4_500) * DAY_MS,
  }
}

const profileOf = (externalId: string, handle: string, displayName: string, bio: string) => ({
  platform: 'x',
  externalId,
  handle,
  displayName,
  bio: bio || null,
  location: null,
  profileImageUrl: null,
  isProtected: false,
})

const fill = (bio: string, random: () => number) =>
  bio.replace(/\{(\w+)\}/g, (_, slot: string) => pick(fillings[slot] ?? [''], random))

const pick = (from: readonly string[], random: () => number) => from[Math.floor(random() * from.length)] ?? ''

function shuffle<T>(items: T[], random: () => number): T[] {
  const keyed = items.map((item) => ({ item, key: random() }))
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item)
}

/** mulberry32: a small generator that gives the same numbers everywhere, which Math.random does not. */
function seeded(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b9)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
