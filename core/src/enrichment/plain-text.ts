/** Named references that people use to hide an address, and those that HTML needs. Source: HTML Living Standard, 13.5. */
const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  commat: '@',
  period: '.',
  lowbar: '_',
  hyphen: '-',
  dash: '-',
  plus: '+',
  lpar: '(',
  rpar: ')',
  lsqb: '[',
  rsqb: ']',
  colon: ':',
  sol: '/',
  shy: '',
  zwnj: '',
  zwj: '',
}

/** Characters that take no room: joiners, direction marks, soft hyphens, variation selectors, the byte order mark. Source: UAX 44. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu

/** Turns character references (`&#64;`, `&#x40;`, `&commat;`) into what they stand for; unknown ones stay. */
export const decodeEntities = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,8}));/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return named[name.toLowerCase()] ?? whole
    const code = Number.parseInt(decimal ?? hex, decimal === undefined ? 16 : 10)
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : whole
  })

/**
 * A text as a reader sees it, in plain characters: references decoded (twice, since some are), invisible characters left
 * out, full-width and other compatibility forms made plain (`＠` is `@`, `．` is `.`).
 */
export const toPlainText = (text: string): string =>
  decodeEntities(decodeEntities(text)).normalize('NFKC').replace(INVISIBLE, '').replaceAll('。', '.')
