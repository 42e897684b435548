import { describe, expect, it } from 'vitest'
import { tokenise } from '../../../core/src/segments/bio-text.ts'
import { MAX_TEXT_LENGTH, shownText } from '../../../core/src/segments/fold.ts'

const words = (text: string) => tokenise(shownText(text)).map((token) => token.word)

describe('tokenise', () => {
  it.each([
    ['Founder & CEO', ['founder', 'ceo']],
    ['𝓦𝓻𝓲𝓽𝓮𝓻', ['writer']],
    ['ＤＪ', ['dj']],
    ['Écrivaine à Köln', ['ecrivaine', 'a', 'koln']],
    ['Öğretmen', ['ogretmen']],
    ['ÇİZER ışık', ['cizer', 'isik']],
    ['#SoundEngineer', ['sound', 'engineer']],
    ['front-end dev', ['front', 'end', 'dev']],
    ['C++ and C# and U.K.', ['c++', 'c#', 'uk']],
    ["teacher's pet, developer’s wife", ['teacher', "'s", 'pet', 'developer', "'s", 'wife']],
    ['I ❤ art', ['i', 'love', 'art']],
    ['see https://a.example/writer?x=1.', ['see', 'https://a.example/writer?x=1']],
    ['Bookings:me@a.example', ['bookings', 'me@a.example']],
    ['CEO @ Acme', ['ceo', 'at', 'acme']],
    ['写真家', ['写', '真', '家']],
    ['', []],
    ['🤷🎉 | · ~', []],
  ])('reads %s', (text, expected) => {
    expect(words(text)).toEqual(expected)
  })

  it('tells IT from it', () => {
    expect(words('I work in IT')).toContain('infotech')
    expect(words('I like it')).not.toContain('infotech')
    expect(words('MAKE IT LAST')).not.toContain('infotech')
  })

  it('points back into the text it shows', () => {
    const text = shownText('¡Hola! 𝓦riter — Ünal’s dog')
    for (const token of tokenise(text)) expect(text.slice(token.start, token.end).length).toBeGreaterThan(0)
    const [writer] = tokenise(text).filter((token) => token.word === 'writer')
    expect(writer && text.slice(writer.start, writer.end)).toBe('Writer')
  })

  it('marks what stands inside a quotation', () => {
    const quoted = tokenise('“Be a writer” said the teacher')
      .filter((token) => token.isQuoted)
      .map((token) => token.word)
    expect(quoted).toEqual(['be', 'a', 'writer'])
  })

  it('cuts a text at the limit', () => {
    expect(shownText('a'.repeat(MAX_TEXT_LENGTH + 50))).toHaveLength(MAX_TEXT_LENGTH)
  })

  it.each([
    ['a-'.repeat(1000)],
    ['a.'.repeat(1000)],
    ['a@'.repeat(1000)],
    ['"'.repeat(2000)],
    ['#A_'.repeat(700)],
    ['\ud800'.repeat(2000)],
  ])('reads hostile input without failing (%#)', (text) => {
    expect(Array.isArray(words(text))).toBe(true)
  })
})
