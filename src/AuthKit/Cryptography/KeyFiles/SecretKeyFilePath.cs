using System.Diagnostics.CodeAnalysis;
using System.Runtime.Versioning;

namespace AuthKit.Cryptography;

/// <summary>
/// The way to a key file, as Linux goes it: name by name from the root, and at each link on from where the link leads. Every folder on the
/// way counts, and every link: a user who can change one of them decides which file is read.
/// </summary>
/// <param name="path">The file; it need not be there.</param>
[SupportedOSPlatform("linux")]
internal sealed class SecretKeyFilePath(string path)
{
    // As many as Linux follows itself.
    private const int MaxLinks = 40;

    private const int TypeMask = 0xF000;
    private const int Link = 0xA000;
    private const int Folder = 0x4000;
    private const int Sticky = 0x200;
    private const int WritableByOthers = 0x12;
    private int _links;

    /// <summary>Goes the way.</summary>
    /// <exception cref="InvalidOperationException">Others own a folder or a link, or may write to a folder; or there are too many links.</exception>
    /// <exception cref="IOException">The system does not tell.</exception>
    public void Check()
    {
        // The framework takes ".." out of a path before the system sees it; what a link says is for the system.
        var full = Path.GetFullPath(path);
        var folder = Follow("/", Path.GetDirectoryName(full) ?? "/");
        ThrowIfShared(folder);
        ThrowIfShared(Path.GetDirectoryName(Step(folder, Path.Combine(folder, Path.GetFileName(full)))) ?? "/");
    }

    /// <summary>A folder of the file, or of a link to it: in a sticky one, too, others could make a file of that name before this user does.</summary>
    private void ThrowIfShared(string folder)
    {
        if ((UnixStatus.OfLink(folder).Mode & WritableByOthers) != 0)
        {
            RefuseOpen(folder);
        }
    }

    /// <summary>Checks all that a name leads through, from a folder whose links were followed.</summary>
    /// <returns>The place that it leads to, without links.</returns>
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

            // What was followed has no links, so that the folder above is the one of its name.
            current = name == ".." ? Path.GetDirectoryName(current) ?? "/" : Step(current, Path.Combine(current, name));
        }

        return current;
    }

    private string Step(string folder, string next)
    {
        if (!File.Exists(next) && !Directory.Exists(next) && new FileInfo(next).LinkTarget is null)
        {
            // The file is not there yet.
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

    /// <summary>In a sticky folder, such as /tmp, nobody else can exchange what this user owns.</summary>
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
        $"the folder '{folder}' may be written to by its group or by others",
        $"Allow its owner alone (chmod go-w '{folder}'), or put the file into another folder.");

    [DoesNotReturn]
    private void Refuse(string why, string remedy) =>
        Errors.InvalidOperation($"The key file '{path}' is not safe where it is: {why}, who can put another file in its place. {remedy}");
}
