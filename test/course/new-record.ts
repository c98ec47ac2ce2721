import type { NewRecord } from '../../runner/course/progress-file.ts'

export function newRecord(step: string): NewRecord {
  return {
    at: '2026-01-01T00:00:00.000Z',
    lesson: 'cluster',
    step,
    stepHash: 'h',
    status: 'passed',
    points: 1,
    durationMs: 5,
    cluster: 'sandbox',
    version: '0.1.0',
  }
}
