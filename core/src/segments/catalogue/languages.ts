import type { CatalogueEntry } from './entry.ts'

/**
 * What somebody speaks or writes. `medium` lists common small words of the language: three different ones in a bio
 * say that it is written in it.
 */
export const languages: CatalogueEntry[] = [
  {
    name: 'English',
    high: 'english speaking, english speaker, ingles',
    medium: 'the, and, of, with, for, my, is, to, in, at, from, i',
  },
  {
    name: 'Spanish',
    high: 'spanish speaking, espanol, hablo espanol, castellano, espanola, hispanohablante',
    medium: 'el, la, los, las, de, del, y, en, con, soy, mi, una, un, que, por, para, mis, es, vida, muy',
  },
  {
    name: 'French',
    high: 'francais, francaise, francophone, french speaking',
    medium: 'le, la, les, des, et, du, une, je, suis, pour, dans, avec, mon, ma, sur, au, est, chez',
  },
  {
    name: 'German',
    high: 'deutsch, german speaking',
    medium: 'der, die, das, und, ich, ist, bin, mit, fur, ein, eine, von, auf, aus, nicht, im',
  },
  {
    name: 'Portuguese',
    high: 'portugues, portuguesa, portuguese speaking',
    medium: 'do, da, dos, e, em, com, um, uma, nao, meu, minha, sou, por, para, mais, vida',
  },
  {
    name: 'Italian',
    high: 'italiano, italian speaking',
    medium: 'di, il, che, e, per, con, una, sono, della, non, mia, mio, nel, alla',
  },
  {
    name: 'Dutch',
    high: 'nederlands, dutch speaking',
    medium: 'de, het, een, en, van, voor, met, ik, ben, bij, niet, op',
  },
  { name: 'Turkish', high: 'turkce, turkish speaking', medium: 've, bir, bu, icin, ile, ben, de, cok, her, degil' },
  {
    name: 'Indonesian',
    high: 'bahasa indonesia, bahasa',
    medium: 'dan, yang, di, aku, saya, dengan, untuk, ini, itu, tidak',
  },
  { name: 'Japanese', high: '日本語, japanese speaking', medium: 'です, ます, の, は, が, を, に' },
  { name: 'Chinese', high: 'mandarin, cantonese, 中文', medium: '的, 是, 我' },
  { name: 'Korean', high: '한국어, korean speaking', medium: '의, 는, 을' },
  { name: 'Arabic', high: 'العربية, arabic speaking', medium: 'في, من, على, لا, يا' },
  { name: 'Russian', high: 'русский, russian speaking', medium: 'и, в, не, на, я, с' },
  { name: 'Hindi', high: 'हिन्दी, hindi speaking', medium: 'है, का, की' },
  { name: 'Swahili', high: 'kiswahili', medium: 'na, ya, wa, ni, kwa' },
  { name: 'Polish', high: 'polski, polish speaking', medium: 'i, w, nie, na, jest, sie' },
  { name: 'Swedish', high: 'svenska, swedish speaking', medium: 'och, jag, som, med, ar, pa, av' },
  { name: 'Catalan', high: 'catala, catalan speaking', medium: 'i, amb, els, soc, meu' },
]
