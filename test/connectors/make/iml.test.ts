import { describe, expect, it } from 'vitest'
import type { Scope } from './iml/evaluate.ts'
import { render } from './iml/render.ts'

const scope: Scope = {
  body: { value: { id: 7, list: ['a', 'b', 'c'], none: null, leads: [{ name: 'Ana 🌊' }], 'x-y': 1 } },
  parameters: { value: { a: 2, when: new Date(0) }, keys: new Set(['a', 'when', 'empty']) },
  item: { value: [{ name: 'first' }, { name: 'second' }] },
}

describe('IML', () => {
  it.each([
    ['{{1 + 2 * 3}}', 7],
    ['{{(1 + 2) * 3}}', 9],
    ['{{10 - 4 - 3}}', 3],
    ['{{7 % 4 + -1}}', 2],
    ['{{1 < 2 && 3 >= 3}}', true],
    ['{{false || true && false}}', false],
    ["{{1 == '1'}}", false],
    ['{{!body.none}}', true],
    ["{{'a' + 1}}", 'a1'],
    ['{{body.list[1]}}', 'a'],
    ['{{body.list[-1]}}', 'c'],
    ['{{body.list[9]}}', undefined],
    ['{{body.`x-y`}}', 1],
    ['{{body.nothing.deeper}}', undefined],
    ['{{item.name}}', 'first'],
    ['{{body.id}}', 7],
    ['id {{body.id}}!', 'id 7!'],
    ['{{body.leads[1].name}} {{body.none}}.', 'Ana 🌊 .'],
    ["{{'}}'}}", '}}'],
    ["{{if(parameters.a > 1, 'big', 'small')}}", 'big'],
    ["{{ifempty(parameters.empty, 'none')}}", 'none'],
    ["{{ifempty('', 'none')}}", 'none'],
    ["{{contains(lower('ABC'), 'bc')}}", true],
    ["{{replace('https://a//', '/[/]+$/', '')}}", 'https://a'],
    ["{{replace('a.b', '.', '')}}", 'ab'],
    ['{{min(700, 500)}}', 500],
    ["{{get(body, 'id')}}", 7],
    ['{{keys(body.leads[1])}}', ['name']],
    ['{{merge(body.list, body.list)}}', ['a', 'b', 'c', 'a', 'b', 'c']],
    ["{{toCollection(item, 'name', 'name')}}", { first: 'first', second: 'second' }],
    ["{{formatDate(parameters.when, 'YYYY-MM-DDTHH:mm:ss.SSS[Z]', 'UTC')}}", '1970-01-01T00:00:00.000Z'],
    [{ a: '{{parameters.empty}}', b: [1, '{{body.id}}'] }, { b: [1, 7] }],
    [
      { b: 1, '{{...}}': '{{body.leads[1]}}' },
      { b: 1, name: 'Ana 🌊' },
    ],
    [true, true],
  ])('%j becomes %j', (template, value) => {
    expect(render(template, scope)).toEqual(value)
  })

  it.each([
    ['{{parametres.a}}', 'there is no variable parametres'],
    ['{{parameters.b}}', 'parameters has no b'],
    ['{{lowercase(body.id)}}', 'there is no function lowercase'],
    ['{{toString(body.id)}}', 'there is no function toString'],
    ['{{lower(body.id)}}', 'lower: a text is needed'],
    ['{{if(1, 2)}}', 'if takes 3 to 3 values'],
    ['{{if(1; 2; 3)}}', 'nobody knows what ; at 6 means'],
    ['{{body.list[0]}}', 'arrays count from 1'],
    ['{{body.id', 'never closed'],
    ["{{'a}}", 'never closed'],
    ["{{'a\\n'}}", 'backslash'],
    ['{{1 2}}', 'stands where nothing is expected'],
    ['{{1 +}}', 'missing at the end'],
    ['{{(1}}', 'a ) is missing'],
    ["{{body.list < 'a'}}", 'needs numbers'],
    ['text {{body.list}}', 'stands among text'],
    [{ '{{...}}': '{{body.none}}' }, 'only a collection can be spread'],
    [{ '{{body.id}}': 1 }, 'only {{...}} may be a computed key'],
  ])('%j is refused: %s', (template, reason) => {
    expect(() => render(template, scope)).toThrow(reason)
  })
})
