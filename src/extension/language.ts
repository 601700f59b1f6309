import * as vscode from 'vscode';
import { speak } from './words.ts';

// Imported before all else, since tables say their words while they are loaded.
speak(vscode.l10n.bundle, vscode.env.language);
