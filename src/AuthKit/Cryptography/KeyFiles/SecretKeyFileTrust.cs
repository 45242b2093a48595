using Microsoft.Win32.SafeHandles;

namespace AuthKit.Cryptography;

/// <summary>
/// Checks that only this user has access to a key file: anyone who can replace or read it has the keys. On Windows the access list of the folder
/// decides. AuthKit does not check it, because the framework needs an extra package to read it; see docs/keys.md.
/// </summary>
internal static class SecretKeyFileTrust
{
    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;
    private const uint Root = 0;

    private const UnixFileMode GroupAndOthers =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>
    /// Checks all folders and links on the path to a file, before the file is created or opened. If only this user and root can change them, no one
    /// else can replace the file afterwards. The folders to which a link leads are checked in the same way, link by link.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="InvalidOperationException">Another user owns a folder or a link, or may write to a folder.</exception>
    public static void ThrowIfFolderIsOpen(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (folder is not null && !Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The folder of the key file '{path}' does not exist. Create it for this user alone (on Unix: mkdir -m 700 '{folder}').");
        }

        if (OperatingSystem.IsLinux())
        {
            new SecretKeyFilePath(path).Check();
        }
    }

    /// <summary>Refuses a path that is not a plain file, before it is opened: opening a pipe would wait for its other end.</summary>
    /// <exception cref="InvalidOperationException">The path is not a plain file.</exception>
    public static void ThrowIfNoFile(string path)
    {
        if (OperatingSystem.IsLinux() && (File.Exists(path) || Directory.Exists(path)))
        {
            ThrowIfNoFile(path, UnixStatus.Of(path).Mode);
        }
    }

    /// <summary>Checks an open file, so that the file that is checked is the file that is read.</summary>
    /// <exception cref="InvalidOperationException">The file belongs to another user, is open to others, or is not a plain file.</exception>
    public static void ThrowIfOpen(string path, SafeFileHandle handle)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        if ((File.GetUnixFileMode(handle) & GroupAndOthers) != 0)
        {
            Errors.InvalidOperation($"The key file '{path}' is open to its group or to others. Restrict it to its owner (chmod 600), and replace the keys if anyone else may have read them.");
        }

        if (OperatingSystem.IsLinux())
        {
            var (owner, mode) = UnixStatus.Of(handle, path);
            ThrowIfNoFile(path, mode);
            if (IsForeign(owner))
            {
                Errors.InvalidOperation($"The key file '{path}' belongs to another user ({owner}), who knows the keys and can change them. Create new keys in a file that belongs to the user of this process ({UnixStatus.EffectiveUser}) or to root.");
            }
        }
    }

    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    public static bool IsForeign(uint owner) => owner != Root && owner != UnixStatus.EffectiveUser;

    private static void ThrowIfNoFile(string path, int mode)
    {
        if ((mode & TypeMask) != RegularFile)
        {
            Errors.InvalidOperation($"'{path}' is not a plain file, so it is not a key file.");
        }
    }
}
