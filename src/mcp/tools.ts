import { commissionTool } from './commission/commissionTool.ts';
import { decisionTool } from './decision/decisionTool.ts';
import type { Tool } from './tool.ts';

/** Every tool there is. */
export const tools: readonly Tool[] = [commissionTool, decisionTool];
