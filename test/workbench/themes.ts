import type { Workbench } from './workbench.ts';

/** The editor's own four kinds: what its list calls them, and with what the window is marked then. */
const themes = {
  light: { title: 'Light Modern', mark: 'vs' },
  dark: { title: 'Dark Modern', mark: 'vs-dark' },
  'dark-contrast': { title: 'Dark High Contrast', mark: 'hc-black' },
  'light-contrast': { title: 'Light High Contrast', mark: 'hc-light' },
} as const;

export type Theme = keyof typeof themes;
export const themeNames = Object.keys(themes) as Theme[];

/** Chooses the theme as its user does. What is loading may take the focus from the list: wait for it first. */
export async function wear(workbench: Workbench, theme: Theme): Promise<void> {
  const { title, mark } = themes[theme];
  await workbench.command('Preferences: Color Theme');
  await workbench.quickInput.type(title);
  await workbench.quickInput.pick(title);
  await workbench.page.locator(`.monaco-workbench.${mark}`).waitFor();
}
