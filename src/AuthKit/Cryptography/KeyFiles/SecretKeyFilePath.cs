using System.Diagnostics.CodeAnalysis;
using System.Runtime.Versioning;

namespace AuthKit.Cryptography;

/// <summary>
/// Checks the path to a key file as Linux follows it: name by name from the root, and at each link on to the link's target. Every folder and every
/// link on the path is checked, because a user who can change one of them decides which file is read.
/// </summary>
/// <param name="path">The file; it need not exist.</param>
[SupportedOSPlatform("linux")]
internal sealed class SecretKeyFilePath(string path)
{
    // The same number as Linux follows.
    private const int MaxLinks = 40;

    private const int TypeMask = 0xF000;
    private const int Link = 0xA000;
    private const int Folder = 0x4000;
    private const int Sticky = 0x200;
    private const int WritableByOthers = 0x12;
    private int _links;

    /// <summary>Checks every folder and link on the path.</summary>
    /// <exception cref="InvalidOperationException">
    /// Another user owns a folder or a link, or may write to a folder; or there are too many links.
    /// </exception>
    /// <exception cref="IOException">The system does not return the owner or the mode.</exception>
    public void Check()
    {
        // The framework removes ".." from the path before the system sees it, but the system resolves ".." in the target of a link.
        var full = Path.GetFullPath(path);
        var folder = Follow("/", Path.GetDirectoryName(full) ?? "/");
        ThrowIfShared(folder);
        ThrowIfShared(Path.GetDirectoryName(Step(folder, Path.Combine(folder, Path.GetFileName(full)))) ?? "/");
    }

    /// <summary>
    /// Refuses a folder of the file, or of a link to it, that others may write to. Even in a sticky folder, others could create a file with that
    /// name before this user does.
    /// </summary>
    private void ThrowIfShared(string folder)
    {
        if ((UnixStatus.OfLink(folder).Mode & WritableByOthers) != 0)
        {
            RefuseOpen(folder);
        }
    }

    /// <summary>Checks everything that a path leads through, from a folder whose links have been followed.</summary>
    /// <returns>The place to which the path leads, without links.</returns>
    private string Follow(string start, string target)
    {
        var current = Path.IsPathRooted(target) ? "/" : start;
        CheckFolder(current, UnixStatus.OfLink(current));
        foreach (var name in target.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (name == ".")
            {
                continue;
            }

            // The links in the current path have been followed, so its parent by name is its real parent.
            current = name == ".." ? Path.GetDirectoryName(current) ?? "/" : Step(current, Path.Combine(current, name));
        }

        return current;
    }

    private string Step(string folder, string next)
    {
        if (!File.Exists(next) && !Directory.Exists(next) && new FileInfo(next).LinkTarget is null)
        {
            // The file does not exist yet.
            return next;
        }

        var status = UnixStatus.OfLink(next);
        switch (status.Mode & TypeMask)
        {
            case Link:
                CheckLink(next, status.Owner);
                return Follow(folder, new FileInfo(next).LinkTarget ?? next);
            case Folder:
                CheckFolder(next, status);
                return next;
            default:
                return next;
        }
    }

    private void CheckLink(string link, uint owner)
    {
        if (++_links > MaxLinks)
        {
            Errors.InvalidOperation($"The key file '{path}' is behind more than {MaxLinks} links.");
        }

        if (SecretKeyFileTrust.IsForeign(owner))
        {
            Refuse($"the link '{link}' belongs to another user ({owner})", "Put the file where only this user and root own the folders and links.");
        }
    }

    /// <summary>
    /// Refuses a folder that another user owns. Also refuses a folder that others may write to, unless it is sticky, such as /tmp: there, no one
    /// else can replace what this user owns.
    /// </summary>
    private void CheckFolder(string folder, (uint Owner, int Mode) status)
    {
        if (SecretKeyFileTrust.IsForeign(status.Owner))
        {
            Refuse($"the folder '{folder}' belongs to another user ({status.Owner})", "Put the file where only this user and root own the folders.");
        }

        if ((status.Mode & WritableByOthers) != 0 && (status.Mode & Sticky) == 0)
        {
            RefuseOpen(folder);
        }
    }

    [DoesNotReturn]
    private void RefuseOpen(string folder) => Refuse(
        $"the folder '{folder}' is writable by its group or by others",
        $"Restrict it to its owner (chmod go-w '{folder}'), or put the file into another folder.");

    [DoesNotReturn]
    private void Refuse(string why, string remedy) =>
        Errors.InvalidOperation($"The key file '{path}' is not safe where it is: {why}, who can put another file in its place. {remedy}");
}
