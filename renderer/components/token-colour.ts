/** The colour of a token as the browser resolves it now, for what is drawn outside the style sheets (terminal screen, charts). */
export function tokenColour(name: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}
