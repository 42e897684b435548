import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS, MINUTE_MS } from '../../../core/src/clock.ts'
import { lastSlot, nextSlot } from '../../../core/src/streams/slots.ts'

const at = (iso: string) => Date.parse(iso)
const iso = (instant: number) => new Date(instant).toISOString().replace('.000Z', 'Z')

/** All slots in an interval, both ends included. */
function slotsBetween(times: string[], zone: string, from: string, to: string): string[] {
  const slots: string[] = []
  for (let slot = nextSlot(times, zone, at(from) - 1); slot <= at(to); slot = nextSlot(times, zone, slot)) {
    slots.push(iso(slot))
  }
  return slots
}

describe('a time that the clock skips runs at the first instant after the gap', () => {
  it.each([
    // zone, the day of the gap, times, their instants: worked out from the zone's offsets by hand
    ['Europe/Berlin', '2026-03-29', ['01:45', '02:00', '02:30', '03:00'], ['00:45', '01:00']],
    ['Europe/Berlin', '2026-03-29', ['02:15', '03:15'], ['01:00', '01:15']],
    ['Europe/London', '2026-03-29', ['01:30', '02:15'], ['01:00', '01:15']],
    ['America/New_York', '2026-03-08', ['01:45', '02:45', '03:00'], ['06:45', '07:00']],
    ['America/St_Johns', '2026-03-08', ['02:15', '03:00', '03:15'], ['05:30', '05:45']],
    ['America/Havana', '2026-03-08', ['00:00', '00:45', '01:00'], ['05:00']],
    ['Asia/Beirut', '2026-03-29', ['00:15', '01:15'], ['2026-03-28T22:00', '2026-03-28T22:15']],
    ['Africa/Cairo', '2026-04-24', ['00:30', '02:00'], ['2026-04-23T22:00', '2026-04-23T23:00']],
    // Half an hour: 02:00 becomes 02:30.
    ['Australia/Lord_Howe', '2026-10-04', ['02:00', '02:15', '02:30'], ['2026-10-03T15:30']],
    ['Australia/Adelaide', '2026-10-04', ['02:30', '03:30'], ['2026-10-03T16:30', '2026-10-03T17:00']],
    // At 02:45, an hour.
    [
      'Pacific/Chatham',
      '2026-09-27',
      ['02:30', '03:30', '03:45', '04:00'],
      ['2026-09-26T13:45', '2026-09-26T14:00', '2026-09-26T14:15'],
    ],
    // Two hours.
    ['Antarctica/Troll', '2026-03-29', ['00:45', '01:15', '02:45', '03:00'], ['00:45', '01:00']],
    ['Asia/Kolkata', '2026-03-29', ['02:30'], ['2026-03-28T21:00']],
  ])('%s on %s at %j', (zone, day, times, expected) => {
    const instants = expected.map((text) => `${text.includes('T') ? text : `${day}T${text}`}:00Z`)
    const from = iso(at(instants[0] ?? '') - 1)
    expect(slotsBetween(times, zone, from, instants.at(-1) ?? '')).toEqual(instants)
    const end = at(instants.at(-1) ?? '')
    // The day's last slot is followed by the next day's first, not by a second pass of this one.
    expect(nextSlot(times, zone, end) - end).toBeGreaterThan(15 * 60 * MINUTE_MS)
  })
})

describe('a time that the clock shows twice runs once, the first time', () => {
  it.each([
    ['Europe/Berlin', '2026-10-25', ['02:00', '02:30', '03:00'], ['00:00', '00:30', '02:00']],
    ['Europe/London', '2026-10-25', ['01:15', '02:00'], ['00:15', '02:00']],
    ['America/New_York', '2026-11-01', ['01:30', '02:00'], ['05:30', '07:00']],
    ['America/St_Johns', '2026-11-01', ['01:00', '01:45', '02:00'], ['03:30', '04:15', '05:30']],
    ['America/Havana', '2026-11-01', ['00:00', '00:30', '01:00'], ['04:00', '04:30', '06:00']],
    [
      'America/Santiago',
      '2026-04-04',
      ['22:45', '23:15', '23:45'],
      ['2026-04-05T01:45', '2026-04-05T02:15', '2026-04-05T02:45'],
    ],
    ['Asia/Beirut', '2026-10-24', ['23:30'], ['20:30']],
    [
      'Australia/Lord_Howe',
      '2026-04-05',
      ['01:15', '01:30', '01:45', '02:00'],
      ['2026-04-04T14:15', '2026-04-04T14:30', '2026-04-04T14:45', '2026-04-04T15:30'],
    ],
    ['Australia/Adelaide', '2026-04-05', ['02:30', '03:00'], ['2026-04-04T16:00', '2026-04-04T17:30']],
    [
      'Pacific/Chatham',
      '2026-04-05',
      ['02:45', '03:30', '03:45'],
      ['2026-04-04T13:00', '2026-04-04T13:45', '2026-04-04T15:00'],
    ],
    ['Antarctica/Troll', '2026-10-25', ['01:00', '02:45', '03:00'], ['2026-10-24T23:00', '00:45', '03:00']],
    ['Asia/Kolkata', '2026-10-25', ['01:30'], ['2026-10-24T20:00']],
  ])('%s on %s at %j', (zone, day, times, expected) => {
    const instants = expected.map((text) => `${text.includes('T') ? text : `${day}T${text}`}:00Z`)
    const from = iso(at(instants[0] ?? '') - 1)
    expect(slotsBetween(times, zone, from, instants.at(-1) ?? '')).toEqual(instants)
    const end = at(instants.at(-1) ?? '')
    expect(nextSlot(times, zone, end) - end).toBeGreaterThan(15 * 60 * MINUTE_MS)
  })
})

describe('lastSlot', () => {
  it('is the slot that is just due, or the last one before', () => {
    const times = ['06:45', '18:00']
    const last = (instant: string) => iso(lastSlot(times, 'Europe/Lisbon', at(instant)))
    expect(last('2026-06-10T05:45:00Z')).toBe('2026-06-10T05:45:00Z')
    expect(last('2026-06-10T05:44:59Z')).toBe('2026-06-09T17:00:00Z')
    expect(last('2026-06-13T12:00:00Z')).toBe('2026-06-13T05:45:00Z')
  })

  it('finds the slot of a day that a zone left out', () => {
    // Samoa had no 30 December 2011.
    const zone = 'Pacific/Apia'
    expect(slotsBetween(['12:00'], zone, '2011-12-29T00:00:00Z', '2012-01-01T00:00:00Z')).toEqual([
      '2011-12-29T22:00:00Z',
      '2011-12-30T10:00:00Z',
      '2011-12-30T22:00:00Z',
      '2011-12-31T22:00:00Z',
    ])
    expect(iso(lastSlot(['12:00'], zone, at('2011-12-30T21:59:00Z')))).toBe('2011-12-30T10:00:00Z')
  })
})

const zones = [
  ...['UTC', 'Europe/Berlin', 'Europe/Dublin', 'America/New_York', 'America/St_Johns', 'America/Havana'],
  ...['America/Santiago', 'America/Sao_Paulo', 'Africa/Casablanca', 'Africa/Cairo', 'Asia/Beirut', 'Asia/Tehran'],
  ...['Asia/Kolkata', 'Asia/Kathmandu', 'Asia/Gaza', 'Australia/Lord_Howe', 'Australia/Adelaide'],
  ...['Pacific/Chatham', 'Pacific/Apia', 'Pacific/Kiritimati', 'Antarctica/Troll', 'Atlantic/Azores'],
]
const formats = new Map<string, Intl.DateTimeFormat>()

/** YYYY-MM-DDTHH:MM on the wall, by Intl: nothing here knows of Temporal. */
function wallTime(instant: number, timeZone: string): string {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short', timeStyle: 'short', hourCycle: 'h23' })
  formats.set(timeZone, format)
  return format.format(instant).replace(', ', 'T')
}

/** What the rules say in other words: a slot is the first instant at which the wall has reached its day and time. */
function slotsByWall(times: readonly string[], zone: string, from: number, days: number): number[] {
  const found = new Map<string, number>()
  let highest = wallTime(from, zone)
  for (
    let instant = from + 1;
    instant <= from + days * DAY_MS;
    instant += 15 * MINUTE_MS - (instant === from + 1 ? 1 : 0)
  ) {
    const wall = wallTime(instant, zone)
    for (let day = at(`${highest.slice(0, 10)}T00:00Z`); day <= at(`${wall.slice(0, 10)}T00:00Z`); day += DAY_MS) {
      for (const time of times) {
        const slot = `${new Date(day).toISOString().slice(0, 10)}T${time}`
        if (slot > highest && slot <= wall && !found.has(slot)) found.set(slot, instant)
      }
    }
    if (wall > highest) highest = wall
  }
  return [...new Set(found.values())].sort((a, b) => a - b)
}

describe('over whole years in any zone', () => {
  const time = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '15', '30', '45'))
    .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`)
  const times = fc.uniqueArray(time, { minLength: 1, maxLength: 4 }).map((all) => all.sort())
  const quarter = 15 * MINUTE_MS

  it('each day and time has one instant, and they follow one another', () => {
    const zone = fc.constantFrom(...zones)
    const start = fc
      .integer({ min: at('2010-01-02') / quarter, max: at('2036-12-01') / quarter })
      .map((n) => n * quarter)
    fc.assert(
      fc.property(zone, times, start, (timezone, syncTimes, from) => {
        const days = 4
        const expected = slotsByWall(syncTimes, timezone, from, days)
        const slots: number[] = []
        for (let slot = nextSlot(syncTimes, timezone, from); slot <= from + days * DAY_MS; ) {
          slots.push(slot)
          expect(lastSlot(syncTimes, timezone, slot)).toBe(slot)
          const next = nextSlot(syncTimes, timezone, slot)
          expect(next).toBeGreaterThan(slot)
          expect(lastSlot(syncTimes, timezone, next - 1)).toBe(slot)
          slot = next
        }
        expect(slots.map(iso)).toEqual(expected.map(iso))
      }),
      { numRuns: 100 },
    )
  })

  it('also on the very days of a change', () => {
    const changes = zones.flatMap((timezone) => {
      const found: { timezone: string; from: number }[] = []
      for (let day = at('2026-01-01'); day < at('2027-01-01'); day += DAY_MS) {
        const offset = (instant: number) => at(`${wallTime(instant, timezone)}Z`) - instant
        if (offset(day) !== offset(day + DAY_MS)) found.push({ timezone, from: day - DAY_MS })
      }
      return found
    })
    // Two a year in every zone that changes its clocks at all.
    expect(changes.length).toBeGreaterThanOrEqual(2 * 14)
    // The hours in which clocks are changed, an hour's quarters at a time.
    const hours = ['22', '23', '00', '01', '02', '03', '04']
    for (const { timezone, from } of changes) {
      for (const syncTimes of hours.map((hour) => ['00', '15', '30', '45'].map((minute) => `${hour}:${minute}`))) {
        const slots: number[] = []
        let slot = nextSlot(syncTimes, timezone, from)
        for (; slot <= from + 3 * DAY_MS; slot = nextSlot(syncTimes, timezone, slot)) slots.push(slot)
        expect([timezone, ...slots.map(iso)]).toEqual([timezone, ...slotsByWall(syncTimes, timezone, from, 3).map(iso)])
      }
    }
  })
})
