import * as vscode from 'vscode';
import type { Icon } from '../board/icon.ts';

export function themeIcon({ id, color }: Icon): vscode.ThemeIcon {
  return new vscode.ThemeIcon(id, color === undefined ? undefined : new vscode.ThemeColor(color));
}
