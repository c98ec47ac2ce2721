import { readFileSync } from 'node:fs'
import { type Fault, fault } from '../errors.ts'
import type { Lesson } from '../lesson/lesson.ts'
import { parseLesson } from '../lesson/parse.ts'
import { compileFaults } from '../step/built-steps.ts'
import { findLessons, type LessonPath } from './find-lessons.ts'

/** Everything that is wrong with the lessons that were asked for. */
export class BrokenLessons extends Error {
  override readonly name = 'BrokenLessons'
  readonly faults: Fault[]
  constructor(faults: Fault[]) {
    super(`${faults.length} faults`)
    this.faults = faults
  }
}

/**
 * Reads the lessons that were asked for (see findLessons), their steps compiled to see that they do.
 * @throws HandsInError COURSE_UNKNOWN_LESSON; BrokenLessons with all faults of all files at once
 */
export async function readLessons(asked: string[]): Promise<Lesson[]> {
  const read = findLessons(asked).map(readLesson)
  const faults = read.flatMap(result => ('faults' in result ? result.faults : []))
  const lessons = read.flatMap(result => ('lesson' in result ? [result.lesson] : []))
  const uncompiled = await Promise.all(lessons.map(compileFaults))
  const all = [...faults, ...uncompiled.flat()]
  if (all.length > 0) throw new BrokenLessons(all)
  return lessons
}

function readLesson({ file, path }: LessonPath): ReturnType<typeof parseLesson> {
  try {
    return parseLesson({ file, path, text: readFileSync(path, 'utf8') })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (!code) throw error
    const why =
      { ENOENT: 'there is no such file', EISDIR: 'it is a folder', EACCES: 'you may not read it' }[code] ?? code
    return { faults: [fault('COURSE_FILE_UNREADABLE', { file, why })] }
  }
}
