import { expect, it } from 'vitest'
import { emailKey, parseEmail } from '../../../core/src/enrichment/email-address.ts'

it.each([
  ['ada@example.com', 'ada@example.com'],
  ['  Ada.Lovelace@Example.COM ', 'Ada.Lovelace@example.com'],
  ['ada+leads@example.com', 'ada+leads@example.com'],
  ["o'brien@example.ie", "o'brien@example.ie"],
  ['x@a.co', 'x@a.co'],
  ['_@sub.sub.example.museum', '_@sub.sub.example.museum'],
  ['1@1a.de', '1@1a.de'],
  ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
  ['ada@BÜCHER.example', 'ada@xn--bcher-kva.example'],
  ['ada@xn--bcher-kva.example', 'ada@xn--bcher-kva.example'],
  ['ada@例え.テスト', 'ada@xn--r8jz45g.xn--zckzah'],
  ['ada@example。com', 'ada@example.com'],
  ['ада@example.com', 'ада@example.com'],
  ['!#$%&*/=?^`{|}~-@example.com', '!#$%&*/=?^`{|}~-@example.com'],
  [`${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`],
])('reads %s', (text, address) => {
  expect(parseEmail(text)?.address).toBe(address)
})

it.each([
  '',
  '@',
  'ada',
  'ada@',
  '@example.com',
  'ada@example',
  'ada@localhost',
  '.ada@example.com',
  'ada.@example.com',
  'ada..l@example.com',
  'ada l@example.com',
  'ada@exa mple.com',
  'ada@@example.com',
  'a@b@example.com',
  '"ada"@example.com',
  'ada@[127.0.0.1]',
  'ada@127.0.0.1',
  'ada@127.1',
  'ada@0x7f.1',
  'ada@example.c',
  'ada@example.123',
  'ada@-example.com',
  'ada@example-.com',
  'ada@exam_ple.com',
  'ada@example..com',
  'ada@.example.com',
  'ada@exa%6dple.com',
  'ada@example.com/path',
  'ada@example.com:25',
  'ada@example.com\r\nRCPT TO:<x@y.z>',
  'a\r\nb@example.com',
  'ada\0@example.com',
  '<ada@example.com>',
  'Ada <ada@example.com>',
  'ada(comment)@example.com',
  `${'a'.repeat(65)}@example.com`,
  `ada@${'a'.repeat(64)}.com`,
  `ada@${'a.'.repeat(130)}com`,
  `${'ä'.repeat(33)}@example.com`,
  'x'.repeat(100_000),
])('takes %j for no address', (text) => {
  expect(parseEmail(text)).toBeNull()
})

it('says when a local part needs a server that takes more than ASCII', () => {
  expect(parseEmail('ада@example.com')?.needsUtf8).toBe(true)
  expect(parseEmail('ada@bücher.example')?.needsUtf8).toBe(false)
})

it('knows one mailbox in any case, with its tag', () => {
  expect(emailKey('Ada+X@example.com')).toBe('ada+x@example.com')
})
