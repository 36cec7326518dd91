import { describe, expect, it } from 'vitest';
import { Template } from '../../src/template/template.ts';

const render = (source: string, json: unknown, value = JSON.stringify(json)) =>
  Template.parse(source).render({ value, value_json: json });

describe('a template of MQTT discovery', () => {
  it.each<[string, unknown, string]>([
    ['{{ value }}', 7, '7'],
    ['{{ value_json.temperature }}', { temperature: 21.5 }, '21.5'],
    ['{{value_json.a.b["c"]}}', { a: { b: { c: 'deep' } } }, 'deep'],
    ["{{ value_json['ENERGY'].Power }}", { ENERGY: { Power: 12 } }, '12'],
    ['{{ value_json.list[1] }}', { list: ['a', 'b'] }, 'b'],
    ['{{ value_json.missing }}', {}, ''],
    ['{{ value_json.on }}', { on: true }, 'True'],
    ['{{ value_json.none }}', { none: null }, 'None'],
    ['{{ value | float / 10 }}', 215, '21.5'],
    ['{{ (value_json.t | float * 1.8 + 32) | round(1) }}', { t: 20 }, '68'],
    ['{{ value_json.x | int(0) }}', { x: 'no number' }, '0'],
    ["{{ value_json.x | default('none') }}", {}, 'none'],
    ["{{ value_json.x | default('none', true) }}", { x: '' }, 'none'],
    ['{{ value_json.state | lower }}', { state: 'ON' }, 'on'],
    ['{{ value_json.state | upper | trim }}', { state: ' on ' }, 'ON'],
    ['{{ value_json.x | is_defined }}', { x: 3 }, '3'],
    ["{{ 'ON' if value_json.x == 1 else 'OFF' }}", { x: 1 }, 'ON'],
    ["{{ 'ON' if value_json.x > 5 and value_json.y else 'OFF' }}", { x: 6, y: 0 }, 'OFF'],
    ["{{ 'yes' if 'x' in value_json else 'no' }}", { x: 0 }, 'yes'],
    ["{{ 'yes' if value_json.x is not defined else 'no' }}", {}, 'yes'],
    ['{{ not value_json.x }}', { x: false }, 'True'],
    ["{{ iif(value_json.x, 'a', 'b') }}", { x: false }, 'b'],
    ["{{ value_json.color.split(',')[0] }}", { color: '10,20' }, '10'],
    ['{% if value_json.x == 1 %}one{% elif value_json.x == 2 %}two{% else %}many{% endif %}', { x: 2 }, 'two'],
    ["{% set map = {'heat': 'heating', None: 'idle'} %}{{ map[value_json.mode] }}", { mode: 'heat' }, 'heating'],
    ['{"position": {{ value_json.p }} }', { p: 30 }, '{"position": 30 }'],
    ['{# a note #}{{- value_json.a -}}', { a: 1 }, '1'],
    ['{{ value_json.a ~ "%" }}', { a: 5 }, '5%'],
    ['{{ 7 // 2 }} {{ -7 % 3 }}', {}, '3 2'],
  ])('%s of %j is %s', (source, json, text) => {
    expect(render(source, json)).toBe(text);
  });

  it.each([
    '{% for x in value_json %}{{ x }}{% endfor %}',
    "{{ states('sensor.x') }}",
    '{{ value_json.x | regex_replace("a", "b") }}',
    '{{ value_json.__class__.mro() }}',
    '{{ value_json.x is match("a") }}',
    '{{ unclosed',
    '{{ 1 + }}',
    '{% if value %}never closed',
    `{{ ${'('.repeat(100)}1${')'.repeat(100)} }}`,
    'x'.repeat(10_000),
  ])('refuses %s when it is read', (source) => {
    expect(() => Template.parse(source)).toThrow();
  });

  it.each([
    ['{{ value_json.x | int }}', { x: 'word' }],
    ['{{ 1 / value_json.x }}', { x: 0 }],
    ['{{ value_json.x | is_defined }}', {}],
    ['{{ value_json.x + 1 }}', { x: 'word' }],
  ])('comes to nothing with %s of %j', (source, json) => {
    expect(() => render(source, json)).toThrow();
  });

  it('reaches nothing but what it is given', () => {
    expect(render('{{ value_json.constructor }}{{ value_json["__proto__"] }}{{ process }}', {})).toBe('');
  });
});
