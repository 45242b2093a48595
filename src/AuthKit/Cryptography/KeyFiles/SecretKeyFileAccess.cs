using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;

namespace AuthKit.Cryptography;

/// <summary>Reads, creates and changes a key file. A reader sees either the whole old file or the whole new one.</summary>
internal static class SecretKeyFileAccess
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static SecretKeyFileContent Read(string path)
    {
        SecretKeyFileTrust.ThrowIfFolderIsOpen(path);
        SecretKeyFileTrust.ThrowIfNoFile(path);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        SecretKeyFileTrust.ThrowIfOpen(path, stream.SafeFileHandle);
        if (stream.Length > SecretKeyFile.MaxSize)
        {
            Errors.InvalidOperation($"The key file '{path}' has more than {SecretKeyFile.MaxSize} bytes.");
        }

        var bytes = new byte[stream.Length];
        try
        {
            stream.ReadExactly(bytes);
            return Parse(path, bytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>Creates a file with one key, unless the file exists. If another process is creating it, the call waits for that process.</summary>
    public static void CreateIfMissing(string path, TimeProvider timeProvider)
    {
        SecretKeyFileTrust.ThrowIfFolderIsOpen(path);
        while (!File.Exists(path) && !TryCreate(path, timeProvider))
        {
            if (!SpinWait.SpinUntil(() => File.Exists(path) || !File.Exists(PendingSecretKeyFile.NameOf(path)), Patience))
            {
                ThrowPending(path);
            }
        }
    }

    /// <summary>
    /// Creates a file with one key; false if another process is creating or changing it. A file that was created meanwhile is not changed.
    /// </summary>
    public static bool TryCreate(string path, TimeProvider timeProvider)
    {
        using var pending = PendingSecretKeyFile.TryCreate(path);
        if (pending is not null && !File.Exists(path))
        {
            using var content = new SecretKeyFileContent { Active = SecretKeyRules.CreateId(), Keys = [] };
            content.AddKey(content.Active, timeProvider);
            pending.Commit(content);
        }

        return pending is not null;
    }

    public static void Change(string path, Action<SecretKeyFileContent> change)
    {
        SecretKeyFileTrust.ThrowIfFolderIsOpen(path);

        // A symbolic link stays as it is: the change is written to its target.
        path = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        using var pending = PendingSecretKeyFile.TryCreate(path);
        if (pending is null)
        {
            ThrowPending(path);
        }

        using var content = Read(path);
        change(content);
        ThrowIfInvalid(path, content);
        pending.Commit(content);
    }

    private static SecretKeyFileContent Parse(string path, ReadOnlySpan<byte> json)
    {
        SecretKeyFileContent? content = null;
        var place = "";
        try
        {
            content = JsonSerializer.Deserialize(json, SecretKeyFileJson.Default.SecretKeyFileContent);
        }
        catch (JsonException exception)
        {
            // The exception is not passed on, because its message may quote the file.
            place = $" near line {exception.LineNumber + 1}";
        }

        if (content is null)
        {
            Errors.InvalidOperation($"The key file '{path}' does not have the form that docs/keys.md describes{place}.");
        }

        ThrowIfInvalid(path, content);
        return content;
    }

    private static void ThrowIfInvalid(string path, SecretKeyFileContent content)
    {
        var problems = content.Validate();
        if (problems.Count > 0)
        {
            content.Dispose();
            Errors.InvalidOperation($"The keys of '{path}' are refused. {string.Join(' ', problems)}");
        }
    }

    [DoesNotReturn]
    private static void ThrowPending(string path) => Errors.InvalidOperation(
        $"Another process is changing the key file '{path}', or a process stopped during a change. If no such process is running, delete '{PendingSecretKeyFile.NameOf(path)}'.");
}
