"""VBA from text: modules in, the `vbaProject.bin` of a workbook out (MS-OVBA inside MS-CFB)."""
