using Microsoft.Win32.SafeHandles;

namespace AuthKit.Cryptography;

/// <summary>
/// Whether a key file is this user's alone: who can put another file in its place, or read it, has the keys. On Windows the access list
/// of the folder decides, which the framework does not read without a package of its own; see docs/keys.md.
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
    /// Checks all folders and links on the way to a file, before the file is made or opened: while only this user and root can change
    /// them, nobody exchanges the file afterwards. A link leads on to other folders, which are checked in the same way, link by link.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">The folder is not there.</exception>
    /// <exception cref="InvalidOperationException">Others own a folder or a link, or may write to a folder.</exception>
    public static void ThrowIfFolderIsOpen(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (folder is not null && !Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The folder of the key file '{path}' is not there. Create it for this user alone (on Unix: mkdir -m 700 '{folder}').");
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

    /// <summary>Checks an open file: what was checked is what is read.</summary>
    /// <exception cref="InvalidOperationException">The file is another user's, open to others, or no plain file.</exception>
    public static void ThrowIfOpen(string path, SafeFileHandle handle)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        if ((File.GetUnixFileMode(handle) & GroupAndOthers) != 0)
        {
            Errors.InvalidOperation($"The key file '{path}' is open to its group or to others. Allow its owner alone (chmod 600), and replace the keys if somebody else may have read them.");
        }

        if (OperatingSystem.IsLinux())
        {
            var (owner, mode) = UnixStatus.Of(handle, path);
            ThrowIfNoFile(path, mode);
            if (IsForeign(owner))
            {
                Errors.InvalidOperation($"The key file '{path}' belongs to another user ({owner}), who knows the keys and can change them. Make new keys, in a file of the user that this process runs as ({UnixStatus.EffectiveUser}) or of root.");
            }
        }
    }

    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    public static bool IsForeign(uint owner) => owner != Root && owner != UnixStatus.EffectiveUser;

    private static void ThrowIfNoFile(string path, int mode)
    {
        if ((mode & TypeMask) != RegularFile)
        {
            Errors.InvalidOperation($"'{path}' is no plain file, so it is no key file.");
        }
    }
}
