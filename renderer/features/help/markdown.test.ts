import { expect, it } from 'vitest';
import { readInline, readMarkdown } from './markdown.ts';

it('reads headings with their marks, lists that go on in the next line, and pictures', () => {
  const text = '# One\n\n## Two {#two}\n\n- a **b**\n  c\n- d\n\n1. e\n\n![About](../pictures/en/f-g.webp)\n\nh\ni\n';
  expect(readMarkdown(text)).toEqual([
    { kind: 'heading', level: 1, text: 'One', mark: undefined },
    { kind: 'heading', level: 2, text: 'Two', mark: 'two' },
    {
      kind: 'list',
      ordered: false,
      items: [
        [
          { kind: 'text', text: 'a ' },
          { kind: 'strong', text: 'b' },
          { kind: 'text', text: ' c' },
        ],
        [{ kind: 'text', text: 'd' }],
      ],
    },
    { kind: 'list', ordered: true, items: [[{ kind: 'text', text: 'e' }]] },
    { kind: 'picture', name: 'f-g', about: 'About' },
    { kind: 'paragraph', parts: [{ kind: 'text', text: 'h i' }] },
  ]);
});

it('reads code and links within a line, and leaves the rest as it is', () => {
  expect(readInline('a `AT*` [b](c.md#d) * e')).toEqual([
    { kind: 'text', text: 'a ' },
    { kind: 'code', text: 'AT*' },
    { kind: 'text', text: ' ' },
    { kind: 'link', text: 'b', to: 'c.md#d' },
    { kind: 'text', text: ' * e' },
  ]);
});
