import path from 'node:path';
import { MakerBase, type MakerOptions } from '@electron-forge/maker-base';
import type { ForgePlatform } from '@electron-forge/shared-types';
import { Arch, build, Platform } from 'electron-builder';

export interface MakerBuilderConfig {
  /** electron-builder's targets for each system */
  targets: Partial<Record<ForgePlatform, string[]>>;
}

const architectures: Record<string, Arch> = { x64: Arch.x64, arm64: Arch.arm64, armv7l: Arch.armv7l, ia32: Arch.ia32 };

/** Hands the folder that Forge packaged to electron-builder, which makes the installers from it. */
export class MakerBuilder extends MakerBase<MakerBuilderConfig> {
  override name = 'electron-builder';
  override defaultPlatforms: ForgePlatform[] = ['linux', 'win32', 'darwin'];

  override isSupportedOnCurrentPlatform(): boolean {
    return true;
  }

  override async make({ dir, makeDir, appName, targetArch, targetPlatform }: MakerOptions): Promise<string[]> {
    const arch = architectures[targetArch];
    if (arch === undefined) throw new Error(`no installer can be made for ${targetArch}`);
    const platform = { linux: Platform.LINUX, win32: Platform.WINDOWS, darwin: Platform.MAC, mas: Platform.MAC }[
      targetPlatform
    ];
    return build({
      prepackaged: targetPlatform === 'darwin' ? path.join(dir, `${appName}.app`) : dir,
      publish: 'never',
      targets: platform.createTarget(this.config.targets[targetPlatform] ?? [], arch),
      config: {
        extends: path.resolve('electron-builder.yml'),
        directories: { output: path.join(makeDir, 'builder') },
      },
    });
  }
}
