using ModelOps.TestSupport;

namespace ModelOps.Deployments.Tests.Packaging;

/// <summary>A folder with the shape of an installed tool: a program, a library, a native one, and packages that only cells use.</summary>
internal static class SampleTool
{
    internal const string Dependencies =
        """
        {
          "runtimeTarget": { "name": ".NETCoreApp,Version=v10.0", "signature": "" },
          "targets": {
            ".NETCoreApp,Version=v10.0": {
              "modelops/0.1.0": { "dependencies": { "ModelOps.Core": "0.1.0", "Microsoft.ML.OnnxRuntime": "1.31.1", "Microsoft.CodeAnalysis.CSharp": "5.12.0" }, "runtime": { "modelops.dll": {} } },
              "ModelOps.Core/0.1.0": { "dependencies": { "Shared": "2.0.0" }, "runtime": { "ModelOps.Core.dll": {} } },
              "Microsoft.ML.OnnxRuntime/1.31.1": {
                "runtimeTargets": {
                  "runtimes/linux-x64/native/libonnxruntime.so": { "rid": "linux-x64", "assetType": "native" },
                  "runtimes/linux-x64/native/libonnxruntime.so.dbg": { "rid": "linux-x64", "assetType": "native" },
                  "runtimes/win-x64/native/onnxruntime.dll": { "rid": "win-x64", "assetType": "native" }
                }
              },
              "Microsoft.CodeAnalysis.CSharp/5.12.0": { "dependencies": { "Shared": "2.0.0", "OnlyOfCells": "1.0.0" }, "runtime": { "lib/net9.0/Microsoft.CodeAnalysis.CSharp.dll": {} } },
              "OnlyOfCells/1.0.0": { "runtime": { "lib/net9.0/OnlyOfCells.dll": {} } },
              "Shared/2.0.0": { "runtime": { "lib/net8.0/Shared.dll": {} }, "resources": { "lib/net8.0/de/Shared.resources.dll": { "locale": "de" } } }
            }
          },
          "libraries": {
            "modelops/0.1.0": { "type": "project", "serviceable": false, "sha512": "" },
            "ModelOps.Core/0.1.0": { "type": "project", "serviceable": false, "sha512": "" },
            "Microsoft.ML.OnnxRuntime/1.31.1": { "type": "package", "serviceable": true, "sha512": "sha512-AAEC", "path": "x" },
            "Microsoft.CodeAnalysis.CSharp/5.12.0": { "type": "package", "serviceable": true, "sha512": "sha512-AAEC", "path": "x" },
            "OnlyOfCells/1.0.0": { "type": "package", "serviceable": true, "sha512": "sha512-AAEC", "path": "x" },
            "Shared/2.0.0": { "type": "package", "serviceable": true, "sha512": "sha512-AwQF", "path": "x" }
          }
        }
        """;

    internal static string Write(TemporaryFolder folder)
    {
        folder.Write("tool/modelops.deps.json", Dependencies);
        folder.Write("tool/modelops.runtimeconfig.json", """{ "runtimeOptions": { "frameworks": [ { "name": "Microsoft.NETCore.App", "version": "10.0.3" } ] } }""");
        foreach (var file in (string[])["modelops.dll", "ModelOps.Core.dll", "Shared.dll", "de/Shared.resources.dll", "runtimes/linux-x64/native/libonnxruntime.so", "Microsoft.CodeAnalysis.CSharp.dll", "OnlyOfCells.dll", "notes.pdb"])
        {
            folder.Write("tool/" + file, file);
        }

        return folder.File("tool");
    }
}
