using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace AuthKit.Cryptography;

/// <summary>
/// Reads the owner, the type and the access mode of a file from Linux, because the framework does not return the owner. The call statx(2) has the
/// same layout on every architecture and with every C library.
/// </summary>
[SupportedOSPlatform("linux")]
internal static partial class UnixStatus
{
    private const int ThisFolder = -100;
    private const int OfTheHandle = 0x1000;
    private const int OfTheLink = 0x100;
    private const uint BasicFields = 0x7FF;
    private const int Size = 256;
    private const int OwnerOffset = 20;
    private const int ModeOffset = 28;

    /// <summary>The effective user id of this process.</summary>
    public static uint EffectiveUser => GetEffectiveUser();

    /// <summary>Reads the owner and the mode of the file or folder at a path. Links are followed.</summary>
    /// <exception cref="IOException">The system does not return them.</exception>
    public static (uint Owner, int Mode) Of(string path)
    {
        Span<byte> status = stackalloc byte[Size];
        return Read(Statx(ThisFolder, path, 0, BasicFields, status), status, path);
    }

    /// <summary>Reads the owner and the mode of the file, folder or link at a path. A link is not followed.</summary>
    /// <exception cref="IOException">The system does not return them, or nothing exists at the path.</exception>
    public static (uint Owner, int Mode) OfLink(string path)
    {
        Span<byte> status = stackalloc byte[Size];
        return Read(Statx(ThisFolder, path, OfTheLink, BasicFields, status), status, path);
    }

    /// <summary>Reads the owner and the mode of an open file.</summary>
    /// <exception cref="IOException">The system does not return them.</exception>
    public static (uint Owner, int Mode) Of(SafeFileHandle handle, string path)
    {
        Span<byte> status = stackalloc byte[Size];
        return Read(StatxOfHandle(handle, "", OfTheHandle, BasicFields, status), status, path);
    }

    private static (uint Owner, int Mode) Read(int result, ReadOnlySpan<byte> status, string path)
    {
        if (result != 0)
        {
            throw new IOException($"The system did not return the owner of '{path}' (error {Marshal.GetLastPInvokeError()}).");
        }

        var owner = BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(status[OwnerOffset..]) : BinaryPrimitives.ReadUInt32BigEndian(status[OwnerOffset..]);
        var mode = BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(status[ModeOffset..]) : BinaryPrimitives.ReadUInt16BigEndian(status[ModeOffset..]);
        return (owner, mode);
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint GetEffectiveUser();

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int folder, string path, int flags, uint mask, Span<byte> status);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatxOfHandle(SafeFileHandle file, string path, int flags, uint mask, Span<byte> status);
}
